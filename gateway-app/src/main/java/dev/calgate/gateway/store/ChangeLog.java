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
  private static final long PAGE_BYTES = Batch.MAX_BYTES;

  /** Most positions that a filtered page looks at. */
  private static final long SCAN = 50_000;

  /** Most entries of a slice. */
  private static final int SLICE = 1_000;

  // Head and entries come from one snapshot, so nothing of the page can be overtaken.
  private static final String PAGE =
      """
      select h.last, h.horizon, c.*
      from feed_head h left join lateral (
        select * from (
          select position, document,
                 sum(octet_length(document)) over (order by position rows unbounded preceding) as total
                 <columns>
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
      select * from (
       select cast(:last as bigint) as last, cast(:horizon as bigint) as horizon, position, document,
             sum(octet_length(document)) over (order by position rows unbounded preceding) as total
       from (
        (select position, document from readable_change
         where application_id = :application and lane = 0 and position > :after
           and position <= least(:horizon, :until)
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
         where application_id = :application and position > :after
           and position <= least(:horizon, :until)
           <eventFilter>
         order by position limit :limit)) both_kinds
       order by position limit :limit) sized
      where total - octet_length(document) < :bytes
      order by position
      """;

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

    private boolean matches(Line line) {
      return (account == null || account.value().equals(line.account))
          && (calendar == null || calendar.value().equals(line.calendar))
          && (types.isEmpty() || types.stream().anyMatch(type -> matches(type, line.type)));
    }

    private static boolean matches(String wanted, String type) {
      return wanted.endsWith("*")
          ? type.startsWith(wanted.substring(0, wanted.length() - 1))
          : type.equals(wanted);
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
    long until = until(after, filter);
    Rows rows =
        jdbi.withHandle(
            handle -> {
              Query query = handle.createQuery(page("", filter));
              query.bind("until", until).bind("bytes", PAGE_BYTES);
              return collect(bind(query, application, after, limit, filter));
            });
    if (after < rows.horizon) {
      return compacted(application, after, limit, filter, rows);
    }
    long end = Math.max(after, Math.min(rows.head, until));
    return new Page(rows.entries, rows.fill(limit) ? rows.last : end, rows.head);
  }

  private static String page(String columns, Filter filter) {
    return PAGE.replace("<columns>", columns).replace("<filter>", conditions(filter));
  }

  /** One entry with what filters look at. */
  static final class Line {
    private final long position;
    private final byte[] entry;
    private final String type;
    private final String account;
    private final @Nullable String calendar;

    private Line(ResultSet row, byte[] entry) throws SQLException {
      this.entry = entry;
      position = row.getLong(3);
      type = row.getString(6);
      account = row.getString(7);
      calendar = row.getString(8);
    }
  }

  /**
   * A part of the log without holes, to cut the pages of many readers from.
   *
   * @param next up to here nothing is missing
   * @param horizon up to here history was dropped, so that what is older has to be asked for
   */
  public record Slice(List<Line> lines, long next, long head, long horizon) {
    /**
     * The page of a reader whose position lies within.
     *
     * @param after not before the slice's beginning nor its horizon
     */
    public Page page(long after, int limit, Filter filter) {
      List<byte[]> entries = new ArrayList<>();
      for (Line line : lines) {
        if (line.position > after && filter.matches(line)) {
          entries.add(line.entry);
          if (entries.size() == limit) {
            return new Page(entries, line.position, head);
          }
        }
      }
      return new Page(entries, Math.max(after, next), head);
    }
  }

  /** What comes after a position, as much as one page holds. */
  public Slice slice(ApplicationId application, long after) {
    List<Line> lines = new ArrayList<>();
    Rows rows = new Rows();
    jdbi.useHandle(
        handle -> {
          Query query = handle.createQuery(page(", type, account_id, calendar_id", Filter.ALL));
          query.bind("until", Long.MAX_VALUE).bind("bytes", PAGE_BYTES);
          bind(query, application, after, SLICE, Filter.ALL)
              .map(
                  (row, context) ->
                      rows.add(row) && lines.add(new Line(row, rows.entries.get(lines.size()))))
              .list();
        });
    long next = rows.fill(SLICE) ? rows.last : rows.head;
    return new Slice(List.copyOf(lines), next, rows.head, rows.horizon);
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
              query.bind("until", until(after, filter)).bind("bytes", PAGE_BYTES);
              return collect(bind(query, application, after, limit, filter));
            });
    long end = Math.min(log.horizon, until(after, filter));
    return new Page(rows.entries, rows.fill(limit) ? rows.last : end, log.head);
  }

  private static long until(long after, Filter filter) {
    return filter.equals(Filter.ALL) ? Long.MAX_VALUE : after + SCAN;
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

    /** Whether there may be more than fitted in. */
    boolean fill(int limit) {
      return entries.size() == limit || bytes >= PAGE_BYTES;
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
                .bind("bytes", PAGE_BYTES)
                .map(
                    (row, context) -> {
                      bytes[0] = row.getLong(3);
                      return entries.add(new Entry(row.getLong(1), row.getString(2)));
                    })
                .list());
    return Batch.of(entries, limit, bytes[0]);
  }
}
