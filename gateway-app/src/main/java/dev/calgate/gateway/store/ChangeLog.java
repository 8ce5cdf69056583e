package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of the log: entries by position, as they were rendered when they were written.
 * Thread-safe.
 */
public final class ChangeLog {
  /** A page ends early when its texts grow beyond this. */
  private static final long PAGE_BYTES = 8L << 20;

  /** Most positions that a filtered page looks at. */
  private static final long SCAN = 50_000;

  // Head and entries come from one snapshot, so nothing of the page can be overtaken.
  private static final String PAGE =
      """
      select h.last, h.horizon, c.position, c.document, c.total
      from feed_head h left join lateral (
        select * from (
          select position, document,
                 sum(octet_length(document)) over (order by position rows unbounded preceding) as total
          from readable_change
          where application_id = :application and lane = 0 and position > :after
            and :after < h.last and position > h.horizon and position <= least(h.last, :until)
            <filter>
          order by position limit :limit) sized
        where total - octet_length(document) < :bytes
        order by position) c on true
      where h.application_id = :application and h.lane = 0
      """;

  // Before the horizon the events' own rows tell their latest state; of calendars and accounts the
  // last entries were kept.
  private static final String COMPACTED =
      """
      select :last as last, :horizon as horizon, position, document,
             sum(octet_length(document)) over (order by position rows unbounded preceding) as total
      from (
        (select position, document from readable_change
         where application_id = :application and lane = 0 and position > :after and position <= :horizon
           <filter>
         order by position limit :limit)
        union all
        (select position,
                '{"position":' || position
                || ',"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                || '","type":"' || type || '","account_id":"' || account_id
                || '","calendar_id":"' || calendar_id || '","event_id":"' || event_id
                || '","changed":[],"before":{},"meaning":[],'
                || '"origin":{"type":"provider","request_id":null},"compacted":true,"event":'
                || case when deleted then 'null'
                   else '{"position":' || position || ',' || substr(document, 2) end
                || '}'
         from (select *, changed_at as at,
                      case when deleted then 'event.deleted' else 'event.updated' end as type
               from readable_event) e
         where application_id = :application and position > :after and position <= :horizon
           <eventFilter>
         order by position limit :limit)) both_kinds
      order by position limit :limit
      """;

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
                .bindArray("ids", String.class, values(applications))
                .execute());
  }

  private static Object[] values(Collection<ApplicationId> applications) {
    return applications.stream().map(ApplicationId::value).toArray();
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

  /**
   * The entries after a position, in order, at most {@code limit}; fewer when they are very large.
   * A filter looks at a bounded part of the log at a time, so a page may be empty before the head.
   */
  public Page page(ApplicationId application, long after, int limit, Filter filter) {
    long until = filter.equals(Filter.ALL) ? Long.MAX_VALUE : after + SCAN;
    Rows rows =
        jdbi.withHandle(
            handle -> {
              Query query = handle.createQuery(PAGE.replace("<filter>", conditions(filter)));
              query.bind("until", until).bind("bytes", PAGE_BYTES);
              return collect(bind(query, application, after, limit, filter));
            });
    if (after < rows.horizon) {
      return compacted(application, after, limit, filter, rows);
    }
    boolean more = rows.entries.size() == limit || rows.bytes >= PAGE_BYTES;
    long end = Math.max(after, Math.min(rows.head, until));
    return new Page(rows.entries, more ? rows.last : end, rows.head);
  }

  private Page compacted(
      ApplicationId application, long after, int limit, Filter filter, Rows log) {
    // Who asks for creations wants what exists, in whatever revision.
    String events =
        conditions(filter)
            .replace(
                "type like any(:types)",
                "(type like any(:types) or not deleted and 'event.created' like any(:types))");
    String sql = COMPACTED.replace("<filter>", conditions(filter)).replace("<eventFilter>", events);
    Rows rows =
        jdbi.withHandle(
            handle -> {
              Query query = handle.createQuery(sql);
              query.bind("last", log.head).bind("horizon", log.horizon);
              return collect(bind(query, application, after, limit, filter));
            });
    boolean more = rows.entries.size() == limit;
    return new Page(rows.entries, more ? rows.last : log.horizon, log.head);
  }

  private static String conditions(Filter filter) {
    return (filter.account() == null ? "" : " and account_id = :account")
        + (filter.calendar() == null ? "" : " and calendar_id = :calendar")
        + (filter.types().isEmpty() ? "" : " and type like any(:types)");
  }

  private static Query bind(
      Query query, ApplicationId application, long after, int limit, Filter filter) {
    query.bind("application", application.value()).bind("after", after).bind("limit", limit);
    if (filter.account() != null) {
      query.bind("account", filter.account().value());
    }
    if (filter.calendar() != null) {
      query.bind("calendar", filter.calendar().value());
    }
    if (!filter.types().isEmpty()) {
      query.bindArray(
          "types",
          String.class,
          filter.types().stream().map(type -> type.replace("*", "%")).toArray());
    }
    return query;
  }

  private static Rows collect(Query query) {
    Rows rows = new Rows();
    query.map((row, context) -> rows.add(row)).list();
    return rows;
  }

  /** A page as it comes from the database. */
  private static final class Rows {
    private final List<byte[]> entries = new ArrayList<>();
    private long head;
    private long horizon;
    private long last;
    private long bytes;

    boolean add(ResultSet row) throws SQLException {
      head = row.getLong(1);
      horizon = row.getLong(2);
      long position = row.getLong(3);
      if (row.wasNull()) {
        return false;
      }
      last = position;
      bytes = row.getLong(5);
      return entries.add(row.getBytes(4));
    }
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
  public List<Entry> history(ApplicationId application, EventId event, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select position, document from readable_change
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
