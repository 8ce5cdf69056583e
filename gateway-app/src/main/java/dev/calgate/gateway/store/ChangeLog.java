package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * The one way out of the log: entries by position, as they were rendered when they were written.
 * Thread-safe.
 */
public final class ChangeLog {
  private static final String HISTORY =
      """
      select position, document, total from (
        select position, document,
               sum(octet_length(document)) over (order by position desc rows unbounded preceding) as total
        from readable_change
        where application_id = :application and event_id = :event and position < :before
        order by position desc limit :limit) sized
      where total - octet_length(document) < :bytes
      order by position desc
      """;

  private final Jdbi jdbi;
  private final ChangePages pages;

  public ChangeLog(Jdbi jdbi) {
    this.jdbi = jdbi;
    pages = new ChangePages(jdbi);
  }

  /** Makes sure that applications have a feed. */
  public void open(Collection<ApplicationId> applications) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into feed_head (application_id) select unnest(:ids) on conflict do nothing")
                .bindArray("ids", String.class, values(applications))
                .execute());
  }

  private static Object[] values(Collection<ApplicationId> applications) {
    return applications.stream().map(ApplicationId::value).toArray();
  }

  /**
   * One page.
   *
   * @param entries as UTF-8 JSON
   * @param next where the next page begins; beyond what a filter left out
   * @param head the last position there is
   */
  public record Page(List<byte[]> entries, long next, long head) {
    /** Whether nothing lies behind it. */
    public boolean caughtUp() {
      return next >= head;
    }
  }

  /**
   * The entries after a position, in order, at most {@code limit}; fewer when they are very large.
   * A filter looks at a bounded part of the log at a time, so a page may be empty before the head.
   */
  public Page page(ApplicationId application, long after, int limit, ChangeFilter filter) {
    return pages.page(application, after, limit, filter);
  }

  /** What comes after a position, as much as one page holds. */
  public ChangeSlice slice(ApplicationId application, long after) {
    return pages.slice(application, after);
  }

  /** The feed's identity as it is now; a position counts only within it. */
  public String epoch() {
    return FeedEpoch.current(jdbi);
  }

  /** The last positions of several applications' feeds. */
  public Map<ApplicationId, Long> heads(Collection<ApplicationId> applications) {
    Map<ApplicationId, Long> heads = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select application_id, last from feed_head where lane = 0 and application_id = any(:ids)")
                .bindArray("ids", String.class, values(applications))
                .map(
                    (row, context) ->
                        Map.entry(new ApplicationId(row.getString(1)), row.getLong(2)))
                .forEach(entry -> heads.put(entry.getKey(), entry.getValue())));
    return heads;
  }

  /** One entry of a history. */
  public record Entry(long position, String document) {}

  /** An event's changes, newest first, at most {@code limit}, before a position. */
  public Batch<Entry> history(ApplicationId application, EventId event, long before, int limit) {
    List<Entry> entries = new ArrayList<>();
    long[] bytes = {0};
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(HISTORY)
                .bind("application", application.value())
                .bind("event", event.value())
                .bind("before", before)
                .bind("limit", limit + 1)
                .bind("bytes", Batch.MAX_BYTES)
                .map(
                    (row, context) -> {
                      bytes[0] = row.getLong(3);
                      return entries.add(new Entry(row.getLong(1), row.getString(2)));
                    })
                .list());
    return Batch.of(entries, limit, bytes[0]);
  }
}
