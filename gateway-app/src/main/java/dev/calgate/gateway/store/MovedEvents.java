package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventDiff;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.model.recurrence.FormerZones;
import dev.calgate.model.recurrence.SeriesSpan;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of stored events of one calendar when rules of time zones change. An event whose
 * moments are others says so by an entry with the moments that it had, in UTC; of a series these
 * are the first ones that are others. An exception's id follows from the moment of its original
 * start; when that is another one, the exception goes and comes again under another id, as it would
 * when it is read again. For one transaction, which has locked the calendar.
 */
final class MovedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(MovedEvents.class);

  private final Handle handle;
  private final CalendarKey calendar;
  private final List<FormerZones> former;
  private final Instant now;
  private final List<ChangeEntry> entries = new ArrayList<>();
  private final List<StoredEvent> silent = new ArrayList<>();
  private final Map<String, String> seriesRefs = new HashMap<>();

  MovedEvents(Handle handle, CalendarKey calendar, List<FormerZones> former, Instant now) {
    this.handle = handle;
    this.calendar = calendar;
    this.former = former;
    this.now = now;
  }

  /**
   * An event as it is stored, with the moments that were computed when it was.
   *
   * @param startsAt in seconds since the epoch, infinite as in the table; so {@code endsAt}
   * @param newer whether it was written since the rules changed
   */
  private record Row(
      Event event,
      String document,
      String hash,
      String ref,
      double startsAt,
      double endsAt,
      boolean newer) {

    StoredEvent stored(boolean deleted) {
      SeriesSpan span = SeriesSpan.of(event);
      return new StoredEvent(event, document, hash, span.start(), span.endOrMax(), deleted);
    }

    boolean isException() {
      return event.seriesId() != null;
    }

    /** Itself, unless it is an exception. */
    EventId series() {
      return event.seriesId() == null ? event.id() : event.seriesId();
    }
  }

  /**
   * The entries that have to be appended. Moments that changed in the past alone are written at
   * once, without one.
   *
   * @param events the events that may be concerned
   * @param begun since when the new rules hold, as PostgreSQL spells it
   */
  List<ChangeEntry> entries(Collection<String> events, String begun) {
    List<Row> rows = rows("event_id", events, begun);
    List<String> series = rows.stream().map(it -> it.series().value()).distinct().toList();
    readRefs(series);
    Map<EventId, List<Row>> exceptions =
        rows("series_id", series, begun).stream().collect(Collectors.groupingBy(Row::series));
    Set<EventId> renamed =
        rows.stream()
            .filter(it -> it.isException() && !id(it).equals(it.event().id()))
            .map(Row::series)
            .collect(Collectors.toSet());
    renamed.forEach(it -> rename(exceptions.getOrDefault(it, List.of())));
    for (Row row : rows) {
      if (row.event().kind() == EventKind.SERIES) {
        moveSeries(row, exceptions.getOrDefault(row.event().id(), List.of()));
      } else if (!row.isException() || !renamed.contains(row.series())) {
        move(row);
      }
    }
    writeSilently();
    return entries;
  }

  private void moveSeries(Row row, List<Row> exceptions) {
    List<Event> events = exceptions.stream().map(Row::event).toList();
    Optional<FormerZones.Moved> moved =
        row.newer()
            ? Optional.empty()
            : former.stream()
                .flatMap(zones -> zones.firstMoved(row.event(), events, now).stream())
                .findFirst();
    StoredEvent stored = row.stored(false);
    if (moved.isPresent()) {
      Map<String, @Nullable Object> before = new LinkedHashMap<>();
      before.put("start", EventTime.utc(moved.get().start()));
      before.put("end", EventTime.utc(moved.get().end()));
      entries.add(ChangeEntry.moved(stored, before));
    } else if (row.startsAt() != seconds(stored.startsAt())
        || row.endsAt() != seconds(stored.endsAt())) {
      silent.add(stored);
    }
  }

  private void move(Row row) {
    StoredEvent stored = row.stored(false);
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    if (row.startsAt() != seconds(stored.startsAt())) {
      before.put("start", EventTime.utc(Instant.ofEpochSecond((long) row.startsAt())));
    }
    if (row.endsAt() != seconds(stored.endsAt())) {
      before.put("end", EventTime.utc(Instant.ofEpochSecond((long) row.endsAt())));
    }
    boolean ahead = Math.max(row.endsAt(), seconds(stored.endsAt())) > seconds(now);
    if (!before.isEmpty() && ahead) {
      entries.add(ChangeEntry.moved(stored, before));
    } else if (!before.isEmpty()) {
      silent.add(stored);
    }
  }

  private static double seconds(Instant at) {
    return switch (FeedAppender.timestamp(at)) {
      case "infinity" -> Double.POSITIVE_INFINITY;
      case "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> at.getEpochSecond();
    };
  }

  /** All exceptions of a series at once: the new id of one may be the old id of another. */
  private void rename(List<Row> exceptions) {
    Map<EventId, Row> before = new LinkedHashMap<>();
    Map<EventId, Row> after = new LinkedHashMap<>();
    for (Row row : exceptions) {
      before.put(row.event().id(), row);
      after.put(id(row), row);
    }
    before.forEach(
        (id, row) -> {
          if (!after.containsKey(id)) {
            entries.add(ChangeEntry.deleted(row.stored(true), false, Origin.TZDATA));
          }
        });
    after.forEach((id, row) -> rename(row, id, before.get(id)));
  }

  private void rename(Row row, EventId id, @Nullable Row there) {
    if (row.equals(there)) {
      move(row);
      return;
    }
    Event old = row.event();
    Event event =
        new Event(
            id,
            old.accountId(),
            old.calendarId(),
            old.uid(),
            old.seriesId(),
            old.originalStart(),
            old.details(),
            old.source());
    SeriesSpan span = SeriesSpan.of(event);
    StoredEvent stored =
        new StoredEvent(
            event, EventDocument.write(event), row.hash(), span.start(), span.endOrMax(), false);
    entries.add(
        there == null
            ? ChangeEntry.created(stored, Origin.TZDATA)
            : ChangeEntry.updated(stored, EventDiff.between(there.event(), event), Origin.TZDATA));
  }

  /**
   * The id that an exception would get now. Which parts it is derived from is known when its
   * series' id can be derived from the same; else it keeps what it has.
   */
  private EventId id(Row row) {
    Event event = row.event();
    for (String ref : Arrays.asList(row.ref(), seriesRefs.get(row.series().value()))) {
      for (String key : List.of(event.uid(), "")) {
        if (ref != null && Ids.event(event.calendarId(), ref, key, null).equals(row.series())) {
          return Ids.event(event.calendarId(), ref, key, event.originalStart());
        }
      }
    }
    return event.id();
  }

  private void readRefs(Collection<String> series) {
    handle
        .createQuery("select event_id, ref from event where event_id = any(:series)")
        .bind("series", TextArray.of(series, id -> id))
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(it -> seriesRefs.put(it.getKey(), it.getValue()));
  }

  private void writeSilently() {
    handle
        .createUpdate(
            """
            update event e set starts_at = n.starts_at::timestamptz, ends_at = n.ends_at::timestamptz
            from unnest(:events, :starts, :ends) as n(event_id, starts_at, ends_at)
            where e.event_id = n.event_id
            """)
        .bind("events", TextArray.of(silent, it -> it.event().id().value()))
        .bind("starts", TextArray.of(silent, it -> FeedAppender.timestamp(it.startsAt())))
        .bind("ends", TextArray.of(silent, it -> FeedAppender.timestamp(it.endsAt())))
        .execute();
  }

  private List<Row> rows(String column, Collection<String> keys, String begun) {
    return ObjectRows.bind(
            handle.createQuery(
                "select document, content_hash, ref, date_part('epoch', starts_at),"
                    + " date_part('epoch', ends_at), changed_at > cast(:begun as timestamptz) from event where "
                    + column
                    + " = any(:keys) and application_id = :application"
                    + " and calendar_id = :calendar and not deleted order by ref, event_id"),
            calendar)
        .bind("keys", TextArray.of(keys, key -> key))
        .bind("begun", begun)
        .map(
            (row, context) -> {
              try {
                return Optional.of(
                    new Row(
                        EventReader.read(row.getString(1)),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getBoolean(6)));
              } catch (DateTimeException e) {
                LOG.warn(
                    "an event is in a time zone that this JDK does not know: {}", e.getMessage());
                return Optional.<Row>empty();
              }
            })
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
