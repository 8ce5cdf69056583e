package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventStore.After;
import dev.calgate.gateway.store.EventStore.Filter;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Pages of what takes place in a window, for a reader in UTC, in the order of start and event.
 * Events and exceptions are read in that order, no more than a page shows. Of series only those are
 * looked at that have begun and not ended; they are expanded, and whether exceptions stand for
 * their occurrences is asked for those on the page alone. Thread-safe.
 */
final class OccurrencePages {
  /** Most series, and most occurrences of them, that one window may hold. */
  private static final int MAX_EVENTS = BusyStore.MAX_EVENTS;

  /** Documents and exceptions are read for so many lines at a time. */
  private static final int READ_SIZE = 100;

  /** An index alone answers it, save what is asked for text. */
  private static final String SERIES =
      """
      select array_agg(event_id), array_agg(position), array_agg(date_part('epoch', changed_at)) from (
        select event_id, position, changed_at from event
        where application_id = :application and not deleted and timing = 'series'
          and account_id <> all (array(select a.account_id from account a where a.erasing))
          and ends_at >= :from and starts_at < :to%s
        limit :limit) found
      """;

  private static final ZoneId READER = ZoneOffset.UTC;
  private static final Comparator<Line> ORDER =
      (one, other) -> {
        int order = one.start().compareTo(other.start());
        return order == 0 ? one.event().compareTo(other.event()) : order;
      };

  private final Jdbi jdbi;
  private final EventStore events;
  private final SeriesReader series;

  OccurrencePages(Jdbi jdbi, EventStore events, SeriesReader series) {
    this.jdbi = jdbi;
    this.events = events;
    this.series = series;
  }

  /**
   * A line of a page before it is written.
   *
   * @param row what is written; null for an occurrence of a series
   * @param occurrence of a series; null for what is no such occurrence
   */
  private record Line(
      Instant start,
      String event,
      EventStore.@Nullable Row row,
      @Nullable Supplier<Occurrence> occurrence) {
    static Line of(EventStore.Row row) {
      return new Line(row.startsAt(), row.id().value(), row, null);
    }

    boolean isBehind(@Nullable After after) {
      int order = after == null ? 1 : start.compareTo(after.startsAt());
      return order > 0
          || (order == 0 && after != null && event.compareTo(after.event().value()) > 0);
    }

    boolean isRepeated() {
      return occurrence != null;
    }

    boolean isAmong(Map<String, Set<Instant>> exceptional) {
      Set<Instant> names = exceptional.getOrDefault(event, Set.of());
      // To say which occurrence it is costs more than all else.
      return !names.isEmpty()
          && occurrence != null
          && names.contains(occurrence.get().originalStart().occurrenceKey());
    }

    /**
     * The document of it.
     *
     * @param series the row of the series among others, where this is an occurrence of one
     */
    String document(Map<String, EventStore.Row> series) {
      if (occurrence != null) {
        return Objects.requireNonNull(series.get(event)).shown(occurrence.get());
      }
      EventStore.Row alone = Objects.requireNonNull(row);
      return alone.series() == null
          ? alone.document()
          : alone.document(EventLookup.exceptional(alone.event()));
    }

    EventStore.Occurring written(String document) {
      return new EventStore.Occurring(new After(start, new EventId(event)), document);
    }
  }

  /** All from one snapshot, so that nothing found is gone when it is written. */
  Batch<EventStore.Occurring> page(
      ApplicationId application, Filter filter, Window window, @Nullable After after, int limit) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          Batch<EventStore.Row> alone = events.alone(application, filter, after, limit);
          List<Line> lines = new ArrayList<>(alone.items().stream().map(Line::of).toList());
          // What was not read of those that stand alone comes first.
          Line last = alone.more() ? lines.get(lines.size() - 1) : null;
          Window rest = window.behind(after).until(last);
          List<Line> repeated = repeated(handle, application, filter, rest, after);
          repeated.removeIf(it -> last != null && ORDER.compare(it, last) > 0);
          lines.addAll(withoutExceptions(handle, repeated, limit + 1));
          lines.sort(ORDER);
          return written(application, lines, limit, alone.more());
        });
  }

  /** What ends after one moment and starts before another, which may be the earlier one. */
  record Window(Instant from, Instant to) {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private Window behind(@Nullable After after) {
      return after == null || after.startsAt().isBefore(from)
          ? this
          : new Window(after.startsAt(), to);
    }

    private Window until(@Nullable Line last) {
      return last == null ? this : new Window(from, last.start().plus(MOMENT));
    }
  }

  /** All occurrences of series behind a line, in order, those with exceptions among them. */
  private List<Line> repeated(
      Handle handle,
      ApplicationId application,
      Filter filter,
      Window window,
      @Nullable After after) {
    List<Line> lines = new ArrayList<>();
    series.series(
        handle,
        states(handle, application, filter, window),
        (event, known) -> add(lines, known, event, window, after));
    lines.sort(ORDER);
    return lines;
  }

  private static void add(
      List<Line> lines, KnownSeries series, String event, Window window, @Nullable After after) {
    try {
      series.occurrences(
          window.from(),
          window.to(),
          READER,
          MAX_EVENTS - lines.size(),
          (start, end, occurrence) -> {
            Line line = new Line(start, event, null, occurrence);
            if (line.isBehind(after)) {
              lines.add(line);
            }
          });
    } catch (TooManyOccurrencesException e) {
      throw new BusyStore.TooManyEventsException();
    }
  }

  /** The first of some lines for which no exceptions stand, at least so many if they are there. */
  private List<Line> withoutExceptions(Handle handle, List<Line> lines, int count) {
    List<Line> found = new ArrayList<>();
    Map<String, Set<Instant>> exceptional = new HashMap<>();
    int step = Math.max(count, READ_SIZE);
    for (int from = 0; from < lines.size() && found.size() < count; from += step) {
      List<Line> some = lines.subList(from, Math.min(from + step, lines.size()));
      Set<String> asked = new HashSet<>();
      some.forEach(it -> asked.add(it.event()));
      asked.removeAll(exceptional.keySet());
      asked.forEach(it -> exceptional.put(it, Set.of()));
      exceptional.putAll(series.exceptional(handle, asked));
      some.stream().filter(it -> !it.isAmong(exceptional)).forEach(found::add);
    }
    return found;
  }

  /** The series that have begun before the end of a window and not ended before its begin. */
  private static List<SeriesReader.State> states(
      Handle handle, ApplicationId application, Filter filter, Window window) {
    Query query =
        handle
            .createQuery(SERIES.formatted(EventStore.narrowed(filter)))
            .bind("from", new Moment(window.from()))
            .bind("to", new Moment(window.to()))
            .bind("limit", MAX_EVENTS + 1);
    List<SeriesReader.State> states =
        EventStore.bindNarrowed(query, application, filter)
            .map((row, context) -> SeriesReader.states(row, 1))
            .one();
    if (states.size() > MAX_EVENTS) {
      throw new BusyStore.TooManyEventsException();
    }
    return states;
  }

  private Batch<EventStore.Occurring> written(
      ApplicationId application, List<Line> lines, int limit, boolean more) {
    List<EventStore.Occurring> written = new ArrayList<>();
    Map<String, EventStore.Row> series = new HashMap<>();
    long bytes = 0;
    for (int i = 0; i < Math.min(limit, lines.size()) && bytes < Batch.MAX_BYTES; i++) {
      Line line = lines.get(i);
      if (line.isRepeated() && !series.containsKey(line.event())) {
        series = read(application, lines.subList(i, Math.min(i + READ_SIZE, lines.size())));
      }
      String document = line.document(series);
      written.add(line.written(document));
      bytes += document.length();
    }
    return new Batch<>(written, more || written.size() < lines.size());
  }

  /** The rows of the series on some lines, those of the first lines only where they are large. */
  private Map<String, EventStore.Row> read(ApplicationId application, List<Line> lines) {
    List<EventId> ids =
        lines.stream()
            .filter(Line::isRepeated)
            .map(it -> new EventId(it.event()))
            .distinct()
            .toList();
    Map<String, EventStore.Row> rows = new HashMap<>();
    events.first(application, ids).forEach(row -> rows.put(row.id().value(), row));
    return rows;
  }
}
