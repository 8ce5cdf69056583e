package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the feed. Entries come as the bytes that the API sends. Thread-safe. */
public final class ChangeLog {
  private final Jdbi jdbi;

  public ChangeLog(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Makes sure that applications have a feed. */
  public void open(Collection<ApplicationId> applications) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into feed_head (application_id) select unnest(:ids) on conflict do nothing")
                .bindArray(
                    "ids", String.class, applications.stream().map(ApplicationId::value).toArray())
                .execute());
  }

  /** The feed's epoch, made on first use. */
  public String epoch(String fresh) {
    return jdbi.withHandle(
        handle -> {
          handle.execute("insert into feed_epoch (epoch) values (?) on conflict do nothing", fresh);
          return handle.createQuery("select epoch from feed_epoch").mapTo(String.class).one();
        });
  }

  /**
   * Narrows the feed.
   *
   * @param account null for all
   * @param calendar null for all
   * @param types such as {@code event.created} or {@code calendar.*}; empty for all
   */
  public record Filter(
      @Nullable AccountId account, @Nullable CalendarId calendar, List<String> types) {
    /** Everything. */
    public static final Filter ALL = new Filter(null, null, List.of());

    public Filter {
      types = List.copyOf(types);
    }
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

  /** The entries after a position, at most {@code limit}. */
  public Page page(ApplicationId application, long after, int limit, Filter filter) {
    return jdbi.withHandle(
        handle -> {
          // Read first: what is appended meanwhile belongs to the next page.
          long head =
              handle
                  .createQuery(
                      "select last from feed_head where application_id = :application and lane = 0")
                  .bind("application", application.value())
                  .mapTo(Long.class)
                  .one();
          if (after >= head) {
            return new Page(List.of(), after, head);
          }
          List<byte[]> entries = new ArrayList<>();
          long[] last = {after};
          handle
              .createQuery(sql(filter))
              .bind("application", application.value())
              .bind("after", after)
              .bind("head", head)
              .bind("limit", limit)
              .bind("account", filter.account() == null ? null : filter.account().value())
              .bind("calendar", filter.calendar() == null ? null : filter.calendar().value())
              .bindArray("types", String.class, patterns(filter))
              .map(
                  (row, context) -> {
                    last[0] = row.getLong(1);
                    return row.getBytes(2);
                  })
              .forEach(entries::add);
          return new Page(entries, entries.size() < limit ? head : last[0], head);
        });
  }

  private static String sql(Filter filter) {
    return "select position, document from change where application_id = :application and lane = 0"
        + " and position > :after and position <= :head"
        + (filter.account() == null
            ? " and cast(:account as text) is null"
            : " and account_id = :account")
        + (filter.calendar() == null
            ? " and cast(:calendar as text) is null"
            : " and calendar_id = :calendar")
        + (filter.types().isEmpty()
            ? " and cardinality(:types::text[]) = 0"
            : " and type like any(:types)")
        + " order by position limit :limit";
  }

  private static Object[] patterns(Filter filter) {
    return filter.types().stream().map(type -> type.replace("*", "%")).toArray();
  }

  /** The last positions of several applications' feeds. */
  public Map<ApplicationId, Long> heads(Collection<ApplicationId> applications) {
    Map<ApplicationId, Long> heads = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select application_id, last from feed_head where lane = 0 and application_id = any(:ids)")
                .bindArray(
                    "ids", String.class, applications.stream().map(ApplicationId::value).toArray())
                .map(
                    (row, context) ->
                        Map.entry(new ApplicationId(row.getString(1)), row.getLong(2)))
                .forEach(entry -> heads.put(entry.getKey(), entry.getValue())));
    return heads;
  }

  /** One entry of a history. */
  public record Entry(long position, String document) {}

  /** An event's changes, newest first, at most {@code limit}, before a position. */
  public List<Entry> history(ApplicationId application, EventId event, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select position, document from change
                    where application_id = :application and event_id = :event and position < :before
                    order by position desc limit :limit
                    """)
                .bind("application", application.value())
                .bind("event", event.value())
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> new Entry(row.getLong(1), row.getString(2)))
                .list());
  }
}
