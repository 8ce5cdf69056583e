package dev.calgate.gateway.store;

import dev.calgate.gateway.store.ChangeLog.Page;
import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Reads pages of the log. Thread-safe. */
final class ChangePages {
  /** A page ends early when its texts grow beyond this. */
  private static final long PAGE_BYTES = Batch.MAX_BYTES;

  /** Most positions that a filtered page looks at. */
  private static final long SCAN = 50_000;

  /** Most entries of a slice. */
  private static final int SLICE = 1_000;

  // Head and entries come from one snapshot, so nothing of the page can be overtaken. Positions are
  // dense, so the page's end is known beforehand. As bytes, unlike as text, PostgreSQL sends a
  // document without looking for its end. The view asks of every entry whether its account is being
  // erased, which is a tenth of what a page costs: without it there is no row while one is.
  private static final String PAGE =
      """
      select h.last, h.horizon, c.position, textsend(c.document) <columns>
      from feed_head h left join lateral (
        select position, document <columns>
        from <log>
        where application_id = :application and lane = 0 and position > :after
          and :after < h.last and position > h.horizon and position <= least(h.last, :until)
          and bytes_before < :bytes + (
            select bytes_before from change
            where application_id = :application and lane = 0 and position > :after
            order by position limit 1)
        order by position limit :limit) c on true
      where h.application_id = :application and h.lane = 0 <unless>
      """;

  private static final String UNLESS_ERASING =
      "and (select count(*) from account where erasing) = 0";

  private static final String FILTERED =
      """
      select h.last, h.horizon, c.position, textsend(c.document)
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
      select last, horizon, position, textsend(document) from (
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

  private final Jdbi jdbi;

  ChangePages(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Page page(ApplicationId application, long after, int limit, ChangeFilter filter) {
    boolean all = filter.equals(ChangeFilter.ALL);
    long until = after + (all ? limit : SCAN);
    Rows rows =
        all
            ? whole("", application, after, limit, Rows::new)
            : filtered(application, after, limit, filter);
    if (after < rows.horizon) {
      return compacted(application, after, limit, filter, rows);
    }
    boolean more = all ? !rows.entries.isEmpty() : rows.fill(limit);
    return new Page(rows.entries, more ? rows.last : rows.end(after, until), rows.head);
  }

  ChangeSlice slice(ApplicationId application, long after) {
    Lines rows = whole(", type, account_id, calendar_id", application, after, SLICE, Lines::new);
    long next = rows.lines.isEmpty() ? rows.end(after, after + SLICE) : rows.last;
    return new ChangeSlice(List.copyOf(rows.lines), next, rows.head, rows.horizon);
  }

  private <R extends Rows> R whole(
      String columns, ApplicationId application, long after, int limit, Supplier<R> rows) {
    String page = PAGE.replace("<columns>", columns);
    String plain = page.replace("<log>", "change").replace("<unless>", UNLESS_ERASING);
    String careful = page.replace("<log>", "readable_change").replace("<unless>", "");
    return jdbi.withHandle(
        handle -> {
          R read = rows.get();
          for (String sql : List.of(plain, careful)) {
            Query query = handle.createQuery(sql).bind("until", after + limit);
            if (read.collect(bind(query, application, after, limit))) {
              break;
            }
          }
          return read;
        });
  }

  private Rows filtered(ApplicationId application, long after, int limit, ChangeFilter filter) {
    String sql = FILTERED.replace("<filter>", filter.ofEntries());
    return jdbi.withHandle(
        handle -> {
          Rows rows = new Rows();
          Query query = handle.createQuery(sql).bind("until", after + SCAN);
          rows.collect(filter.bind(bind(query, application, after, limit)));
          return rows;
        });
  }

  private Page compacted(
      ApplicationId application, long after, int limit, ChangeFilter filter, Rows log) {
    String sql =
        COMPACTED
            .replace("<filter>", filter.ofEntries())
            .replace("<eventFilter>", filter.ofEvents());
    long until = filter.equals(ChangeFilter.ALL) ? Long.MAX_VALUE : after + SCAN;
    Rows rows =
        jdbi.withHandle(
            handle -> {
              Query query = handle.createQuery(sql).bind("until", until);
              query.bind("last", log.head).bind("horizon", log.horizon);
              Rows found = new Rows();
              found.collect(filter.bind(bind(query, application, after, limit)));
              return found;
            });
    long end = Math.min(log.horizon, until);
    return new Page(rows.entries, rows.fill(limit) ? rows.last : end, log.head);
  }

  private static Query bind(Query query, ApplicationId application, long after, int limit) {
    return query
        .bind("application", application.value())
        .bind("after", after)
        .bind("limit", limit)
        .bind("bytes", PAGE_BYTES);
  }

  /** A page as it comes from the database. */
  private static class Rows {
    final List<byte[]> entries = new ArrayList<>();
    long head;
    long horizon;
    long last;
    long bytes;

    /** Whether there was a row at all, be it without an entry. */
    boolean collect(Query query) {
      return query.scanResultSet(
          (found, context) -> {
            ResultSet row = found.get();
            boolean any = false;
            while (row.next()) {
              any = true;
              add(row);
            }
            return any;
          });
    }

    boolean add(ResultSet row) throws SQLException {
      if (entries.isEmpty()) {
        head = row.getLong(1);
        horizon = row.getLong(2);
      }
      long position = row.getLong(3);
      if (row.wasNull()) {
        return false;
      }
      last = position;
      byte[] entry = row.getBytes(4);
      bytes += entry.length;
      return entries.add(entry);
    }

    /** Where the next page begins when this one left nothing out. */
    long end(long after, long until) {
      return Math.max(after, Math.min(head, until));
    }

    /** Whether there may be more than fitted in. */
    boolean fill(int limit) {
      return entries.size() == limit || bytes >= PAGE_BYTES;
    }
  }

  /** A page with what filters look at. */
  private static final class Lines extends Rows {
    private final List<ChangeSlice.Line> lines = new ArrayList<>();

    @Override
    boolean add(ResultSet row) throws SQLException {
      return super.add(row)
          && lines.add(
              new ChangeSlice.Line(
                  row.getLong(3),
                  row.getBytes(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7)));
    }
  }
}
