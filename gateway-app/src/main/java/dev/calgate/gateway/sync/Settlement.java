package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Asks once more for the objects that were written through the API during a pass: what the listing
 * told of them may be older than the write, or newer. For one thread.
 */
final class Settlement {
  /** A write that is on its way for longer makes the pass begin again. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SyncCommit commit;
  private final CalendarSession session;
  private final Limits limits;
  private final Mentions mentions;
  private final PassReport report;
  private final Clock clock;

  Settlement(
      SyncCommit commit,
      CalendarSession session,
      Limits limits,
      Mentions mentions,
      PassReport report,
      Clock clock) {
    this.commit = commit;
    this.session = session;
    this.limits = limits;
    this.mentions = mentions;
    this.report = report;
    this.clock = clock;
  }

  /**
   * Settles a pass whose listing is complete.
   *
   * @return the pass as one that has looked after all those writes
   */
  Pass of(Pass pass) {
    Pauses pauses = new Pauses(PATIENCE);
    Pass settled = pass;
    List<ObjectRef> open = commit.toSettle(settled);
    while (!open.isEmpty()) {
      settled = commit.lookAgain(settled);
      ask(settled, open);
      // Those that were lost have been asked for, and are on no list of later writes.
      Pass looked = settled;
      open = commit.unsettled(looked, open);
      if (!open.isEmpty() && !pauses.pass()) {
        throw new ProviderException(
            ErrorKind.UNREACHABLE, ErrorScope.CALENDAR, "A write to the calendar takes long");
      }
    }
    return settled;
  }

  private void ask(Pass pass, List<ObjectRef> refs) {
    ObjectCommits commits = new ObjectCommits(commit, pass, clock);
    for (List<ObjectRef> open = refs; !open.isEmpty(); ) {
      List<ObjectRef> batch = open.subList(0, Math.min(open.size(), limits.fetchBatch()));
      var fetched = session.fetch(pass.ref(), batch);
      List<RemoteChange> told = fetched.read();
      told.forEach(it -> mentions.tell(it.ref(), it instanceof RemoteChange.Removed));
      report.add(
          commits.store(
              told.stream().filter(it -> !(it instanceof RemoteChange.Removed)).toList()));
      report.add(commits.storeWaiting());
      open = fetched.followedBy(open.subList(batch.size(), open.size()));
    }
  }
}
