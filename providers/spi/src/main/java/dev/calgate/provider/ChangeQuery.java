package dev.calgate.provider;

import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of a calendar's changes.
 *
 * @param cursor null asks for everything there is
 * @param page null for the first page, else what the page before gave, within the same session
 * @param pageSize wished number of changes, at least 1; a provider may give fewer, and never more
 *     than {@link Limits#pageSize}
 * @param thorough with no cursor: list by the most reliable way rather than the cheapest, because
 *     an earlier pass gave reason for doubt
 */
public record ChangeQuery(
    CalendarRef calendar,
    @Nullable SyncCursor cursor,
    @Nullable PageToken page,
    int pageSize,
    boolean thorough) {
  public ChangeQuery {
    if (pageSize < 1) {
      throw new IllegalArgumentException("pageSize is at least 1");
    }
  }

  /** The first page since a cursor, or of everything when it is null. */
  public static ChangeQuery first(CalendarRef calendar, @Nullable SyncCursor cursor, int pageSize) {
    return new ChangeQuery(calendar, cursor, null, pageSize, false);
  }

  /** The same query, one page on. */
  public ChangeQuery next(PageToken page) {
    return new ChangeQuery(calendar, cursor, page, pageSize, thorough);
  }
}
