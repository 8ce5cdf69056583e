package dev.calgate.gateway.store;

import dev.calgate.gateway.store.ChangeLog.Page;
import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  // Head and entries come from one snapshot, so nothing of the page can be overtaken. A page is
  // one value, with the sizes of its entries: a row for each costs two fifths more. They are bytes,
  // for of a text PostgreSQL looks for the end before it is sent.
  private static final String PAGE =
      """
      select h.last, h.horizon, c.*
      from feed_head h cross join lateral (
        select max(position) as position,
               string_agg(int4send(octet_length(document)), '' order by position) as sizes,
               string_agg(document, '' order by position) as documents
               <gathered>
        from (<entries>) e) c
      where h.application_id = :application and h.lane = 0 <unless>
      """;

  // Positions are dense, so the page's end is known beforehand.
  private static final String ENTRIES =
      """
      select position, textsend(document) as document <columns>
      from <log>
      where application_id = :application and lane = 0 and position > :after
        and :after < h.last and position > h.horizon and position <= least(h.last, :until)
        and bytes_before < :bytes + (
          select bytes_before from change
          where application_id = :application and lane = 0 and position > :after
          order by position limit 1)
      order by position limit :limit
      """;

  // The view asks of every entry whether its account is being erased, which is a tenth of what a
  // page costs. The page without it has no row while one is.
  private static final String UNLESS_ERASING =
      "and (select count(*) from account where erasing) = 0";

  private static final String FILTERED =
      """
      select position, textsend(document) as document from (
        select position, document,
               sum(octet_length(document)) over (order by position rows unbounded preceding) as total
        from readable_change
        where application_id = :application and lane = 0 and position > :after
          and :after < h.last and position > h.horizon and position <= least(h.last, :until)
          <filter>
        order by position limit :limit) sized
      where total - octet_length(document) < :bytes
      """;

  // Before the horizon the events' own rows tell their latest state; of calendars and accounts the
  // last entries were kept.
  private static final String COMPACTED =
      """
      select position, textsend(document) as document from (
       select position, document,
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
      """;

  // What filters look at, of every entry.
  private static final String GATHERED =
      """
      , array_agg(position order by position) as positions, array_agg(type order by position) as types,
      array_agg(account_id order by position) as accounts,
      array_agg(calendar_id order by position) as calendars
      """;

  private final Jdbi jdbi;

  ChangePages(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A part of the log: at most so many entries after a position, up to another one. */
  private record Part(ApplicationId application, long after, int limit, long until) {
    Query bind(Query query) {
      return query
          .bind("application", application.value())
          .bind("after", after)
          .bind("limit", limit)
          .bind("until", until)
          .bind("bytes", PAGE_BYTES);
    }

    /** Where the next page begins when this one left nothing out. */
    long end(long head) {
      return Math.max(after, Math.min(head, until));
    }

    /** Whether there may be more than fitted in. */
    boolean isFull(FoundEntries found) {
      return found.entries().size() == limit || found.bytes() >= PAGE_BYTES;
    }
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Page page(ApplicationId application, long after, int limit, ChangeFilter filter) {
    boolean all = filter.equals(ChangeFilter.ALL);
    Part part = new Part(application, after, limit, after + (all ? limit : SCAN));
    FoundEntries found =
        all
            ? whole(part, "", "", FoundEntries::of).orElse(FoundEntries.NONE)
            : filtered(part, FILTERED, filter, 0);
    if (after < found.horizon()) {
      return compacted(application, after, limit, filter, found);
    }
    boolean more = all ? !found.entries().isEmpty() : part.isFull(found);
    return new Page(found.entries(), more ? found.last() : part.end(found.head()), found.head());
  }

  ChangeSlice slice(ApplicationId application, long after) {
    Part part = new Part(application, after, SLICE, after + SLICE);
    String columns = ", type, account_id, calendar_id";
    return whole(part, columns, GATHERED, row -> slice(part, FoundEntries.of(row), row))
        .orElse(new ChangeSlice(List.of(), after, 0, 0));
  }

  private static ChangeSlice slice(Part part, FoundEntries found, ResultSet row)
      throws SQLException {
    List<byte[]> entries = found.entries();
    if (entries.isEmpty()) {
      return new ChangeSlice(List.of(), part.end(found.head()), found.head(), found.horizon());
    }
    Long[] positions = (Long[]) row.getArray("positions").getArray();
    String[] types = (String[]) row.getArray("types").getArray();
    String[] accounts = (String[]) row.getArray("accounts").getArray();
    String[] calendars = (String[]) row.getArray("calendars").getArray();
    List<ChangeSlice.Line> lines = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      lines.add(
          new ChangeSlice.Line(positions[i], entries.get(i), types[i], accounts[i], calendars[i]));
    }
    return new ChangeSlice(List.copyOf(lines), found.last(), found.head(), found.horizon());
  }

  /** All entries of a part. */
  private <T> Optional<T> whole(Part part, String columns, String gathered, RowReader<T> reader) {
    String page = page(ENTRIES.replace("<columns>", columns), gathered);
    String plain = page.replace("<log>", "change").replace("<unless>", UNLESS_ERASING);
    String careful = page.replace("<log>", "readable_change").replace("<unless>", "");
    return jdbi.withHandle(
        handle ->
            Stream.of(plain, careful)
                .map(sql -> part.bind(handle.createQuery(sql)))
                .flatMap(query -> query.map((row, context) -> reader.read(row)).findOne().stream())
                .findFirst());
  }

  /** What a filter leaves of a part. */
  private FoundEntries filtered(Part part, String entries, ChangeFilter filter, long horizon) {
    String sql =
        page(entries, "")
            .replace("<unless>", "")
            .replace("<filter>", filter.ofEntries())
            .replace("<eventFilter>", filter.ofEvents());
    return jdbi.withHandle(
        handle -> {
          Query query = part.bind(handle.createQuery(sql)).bind("horizon", horizon);
          return filter
              .bind(query)
              .map((row, context) -> FoundEntries.of(row))
              .findOne()
              .orElse(FoundEntries.NONE);
        });
  }

  private static String page(String entries, String gathered) {
    return PAGE.replace("<gathered>", gathered).replace("<entries>", entries);
  }

  private Page compacted(
      ApplicationId application, long after, int limit, ChangeFilter filter, FoundEntries log) {
    long until = filter.equals(ChangeFilter.ALL) ? Long.MAX_VALUE : after + SCAN;
    Part part = new Part(application, after, limit, until);
    FoundEntries found = filtered(part, COMPACTED, filter, log.horizon());
    long end = Math.min(log.horizon(), until);
    return new Page(found.entries(), part.isFull(found) ? found.last() : end, log.head());
  }
}
