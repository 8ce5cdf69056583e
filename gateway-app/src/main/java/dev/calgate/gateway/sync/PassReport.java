package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.PageOutcome;

/** What a pass did, for the log and for the account's pace. */
final class PassReport {
  private int pages;
  private int fetched;
  private PageOutcome outcome = PageOutcome.NONE;

  void page() {
    pages++;
  }

  void fetched(int objects) {
    fetched += objects;
  }

  synchronized void add(PageOutcome more) {
    outcome = outcome.plus(more);
  }

  int fetched() {
    return fetched;
  }

  synchronized PageOutcome outcome() {
    return outcome;
  }

  @Override
  public synchronized String toString() {
    return "pages="
        + pages
        + " fetched="
        + fetched
        + " created="
        + outcome.created()
        + " updated="
        + outcome.updated()
        + " deleted="
        + outcome.deleted()
        + " unreadable="
        + outcome.unreadable();
  }
}
