package dev.calgate.gateway.store;

/** How many entries a page added to the feed, and how many of its objects could not be read. */
public record PageOutcome(int created, int updated, int deleted, int unreadable) {
  /** Nothing happened. */
  public static final PageOutcome NONE = new PageOutcome(0, 0, 0, 0);

  /** Both together. */
  public PageOutcome plus(PageOutcome other) {
    return new PageOutcome(
        created + other.created,
        updated + other.updated,
        deleted + other.deleted,
        unreadable + other.unreadable);
  }

  /** Entries added to the feed. */
  public int changes() {
    return created + updated + deleted;
  }
}
