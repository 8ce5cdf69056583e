package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Events that are no series, exceptions among them, as lines of a page. They are read in the order
 * of the page, some at a time, until the page is full. For one thread.
 */
final class AgendaRows {
  /** Events that are not long end within this after their start; as in the schema. */
  private static final Duration SHORT = Duration.ofDays(31);

  private static final int READ_SIZE = 302;

  private static final String ROWS =
      """
      select found.* from unnest(:calendars) with ordinality as c(calendar_id, ord)
      cross join lateral (<branches>) found
      order by starts_at, event_id limit :limit
      """;

  private static final String BRANCH =
      """
      (select event_id, starts_at, ends_at, timing = 'local' as local, series_id, deleted,
              <cancelled> as cancelled, date_part('epoch', changed_at) as changed
       from event e where e.calendar_id = c.calendar_id and timing <> 'series'<conditions>
       order by starts_at, event_id limit :limit)
      """;

  /** Exceptions are told from where their series had them. */
  private static final String HAS_MOVED =
      """
       and (starts_at < :to and ends_at >= :from or series_id is not null or exists (
         select from change h where h.event_id = e.event_id and <moves>))
      """
          .replace("<moves>", FormerTimes.MOVES);

  private final Handle handle;
  private final AgendaPart part;
  private final Question question;

  AgendaRows(Handle handle, AgendaPart part) {
    this.handle = handle;
    this.part = part;
    this.question = part.question();
  }

  /** A row without its document. */
  private record Row(
      String event,
      Instant start,
      Instant end,
      boolean local,
      @Nullable String series,
      boolean deleted,
      boolean cancelled,
      Instant changedAt) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString(1),
          row.getObject(2, OffsetDateTime.class).toInstant(),
          row.getObject(3, OffsetDateTime.class).toInstant(),
          row.getBoolean(4),
          row.getString(5),
          row.getBoolean(6),
          row.getBoolean(7),
          AgendaEntries.moment(row.getDouble(8)));
    }

    boolean isGoneException() {
      return deleted && series != null;
    }
  }

  void read(AgendaLines lines) {
    Place after = lines.after();
    List<Row> rows;
    do {
      rows = rows(after);
      Set<String> outside = outside(rows);
      Set<String> reverted = reverted(rows);
      for (Row row : rows) {
        if (!outside.contains(row.event()) && !reverted.contains(row.event())) {
          lines.add(AgendaLine.of(row.start(), row.event(), row.deleted() || row.cancelled()));
        }
      }
      if (!rows.isEmpty()) {
        Row last = rows.get(rows.size() - 1);
        after = new Place(last.start(), last.event(), "");
      }
    } while (rows.size() == READ_SIZE && after != null && !lines.isFullBefore(after.start()));
  }

  /** The first rows from a place on; the row at the place itself may be another line's. */
  private List<Row> rows(@Nullable Place after) {
    Query query =
        part.bind(handle.createQuery(ROWS.replace("<branches>", branches(after))))
            .bind("limit", READ_SIZE)
            .bind("from", new Moment(part.window().earliest()))
            .bind("to", new Moment(part.window().latest()));
    if (!question.moved()) {
      query.bind("fromShort", new Moment(part.window().earliest().minus(SHORT)));
    }
    if (after != null) {
      query.bind("afterStart", new Moment(after.start())).bind("afterEvent", after.event());
    }
    return query.map((row, context) -> Row.of(row)).list();
  }

  private String branches(@Nullable Place after) {
    String behind = after == null ? "" : " and (starts_at, event_id) >= (:afterStart, :afterEvent)";
    String all = part.conditions() + behind;
    String live =
        all + " and not deleted" + (question.deleted() ? "" : " and not " + AgendaPart.CANCELLED);
    String branches = question.moved() ? branch(live + HAS_MOVED) : inside(live);
    if (question.deleted()) {
      // A tombstone that was erased tells nothing.
      String gone = all + " and deleted and search <> ''";
      branches += " union all " + (question.moved() ? branch(gone + HAS_MOVED) : inside(gone));
    }
    return branches;
  }

  /** An event that reaches into the window starts not long before it, or is a long one. */
  private static String inside(String conditions) {
    String reaching = conditions + " and starts_at < :to and ends_at >= :from";
    return branch(reaching + " and starts_at >= :fromShort")
        + " union all "
        + branch(reaching + " and long and starts_at < :fromShort");
  }

  private static String branch(String conditions) {
    return BRANCH.replace("<cancelled>", AgendaPart.CANCELLED).replace("<conditions>", conditions);
  }

  /** Those that are not in the window, and were not there once if that is asked for. */
  private Set<String> outside(List<Row> rows) {
    Set<String> outside = new HashSet<>();
    Set<String> exceptions = new HashSet<>();
    for (Row row : rows) {
      if (!part.window().holds(row.local(), row.start(), row.end())) {
        outside.add(row.event());
        if (row.series() != null) {
          exceptions.add(row.event());
        }
      }
    }
    if (question.moved() && !outside.isEmpty()) {
      outside.removeAll(movedByException(exceptions));
      outside.removeAll(new FormerTimes(handle).inside(part.window(), outside));
    }
    return outside;
  }

  /** Exceptions whose occurrences the series had in the window. */
  private Set<String> movedByException(Set<String> exceptions) {
    Set<String> moved = new HashSet<>();
    times(exceptions)
        .forEach(
            (id, event) -> {
              EventTime original = event.originalStart();
              if (original != null && isOriginallyInside(event, original)) {
                moved.add(id);
              }
            });
    return moved;
  }

  private boolean isOriginallyInside(Event event, EventTime original) {
    Instant start = original.instant(ZoneOffset.UTC);
    Duration length =
        Duration.between(
            event.details().start().instant(ZoneOffset.UTC),
            event.details().end().instant(ZoneOffset.UTC));
    return part.window().holds(!(original instanceof EventTime.Zoned), start, start.plus(length));
  }

  /** Deleted exceptions in whose place the series itself had its occurrence again. */
  private Set<String> reverted(List<Row> rows) {
    Map<String, Row> gone = new HashMap<>();
    rows.stream().filter(Row::isGoneException).forEach(it -> gone.put(it.event(), it));
    Set<String> reverted = new HashSet<>();
    if (!gone.isEmpty()) {
      Set<String> series = new HashSet<>();
      gone.values().forEach(it -> series.add(Objects.requireNonNull(it.series())));
      LaterSeries later = LaterSeries.of(handle, series);
      times(gone.keySet())
          .forEach(
              (id, event) -> {
                Row row = Objects.requireNonNull(gone.get(id));
                EventTime original = event.originalStart();
                if (original != null
                    && later.have(
                        Objects.requireNonNull(row.series()), original, row.changedAt())) {
                  reverted.add(id);
                }
              });
    }
    return reverted;
  }

  private Map<String, Event> times(Set<String> events) {
    Map<String, Event> times = new HashMap<>();
    if (!events.isEmpty()) {
      handle
          .createQuery("select event_id, document from event where event_id = any(:events)")
          // So that the documents are not all in memory at once.
          .setFetchSize(50)
          .bind("events", TextArray.of(events, it -> it))
          .map((row, context) -> Map.entry(row.getString(1), EventReader.times(row.getString(2))))
          .forEach(it -> times.put(it.getKey(), it.getValue()));
    }
    return times;
  }
}
