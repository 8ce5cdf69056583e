package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.Event;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Occurrences of series as lines of a page, without those for which exceptions stand. Time is gone
 * through step by step until the page is full, so that a long window costs no more than the page
 * takes of it. For one thread.
 */
final class AgendaSeries {
  /** As long as what is kept of a series at once. */
  private static final Duration STEP = Duration.ofDays(64);

  /** A series that has too many occurrences even in so short a time is not told. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final int MOST_SERIES = 100_000;
  private static final int MOST_OCCURRENCES = 20_000;
  private static final int READ_SIZE = 500;

  private static final String OVERLAPPING =
      " timing = 'series' and ends_at >= :from and starts_at < :to";

  private static final String LIVE =
      """
      select array_agg(event_id), array_agg(position), array_agg(date_part('epoch', changed_at)) from (
        select s.* from unnest(:calendars) as c(calendar_id) cross join lateral (
          select event_id, position, changed_at from event e
          where e.calendar_id = c.calendar_id and not deleted and<conditions>) s
        limit :limit) found
      """;

  /** What was changed by an exception that was taken away is an occurrence, and not its series. */
  private static final String CHANGED =
      """
       and (changed_at >= :since or exists (
         select from event t where t.series_id = e.event_id and t.deleted and t.changed_at >= :since))
      """;

  private static final String GONE =
      """
      select s.* from unnest(:calendars) as c(calendar_id) cross join lateral (
        select event_id, deleted, date_part('epoch', changed_at), document from event e
        where e.calendar_id = c.calendar_id and deleted and search <> '' and<conditions>
        union all
        select event_id, deleted, date_part('epoch', changed_at), document from event e
        where e.calendar_id = c.calendar_id and not deleted and <cancelled> and<conditions>) s
      """
          .replace("<cancelled>", AgendaPart.CANCELLED);

  private final Handle handle;
  private final SeriesReader series;
  private final AgendaPart part;
  private final Question question;

  AgendaSeries(Handle handle, SeriesReader series, AgendaPart part) {
    this.handle = handle;
    this.series = series;
    this.part = part;
    this.question = part.question();
  }

  /** What starts in a step; the first one has what started before and reaches into it. */
  private record Step(Instant from, Instant to, boolean first) {
    boolean has(Instant start) {
      return start.isBefore(to) && (first || !start.isBefore(from));
    }

    /** What the first one has from before may come before all lines that there are. */
    boolean isBehind(AgendaLines lines) {
      return !first && lines.isFullBefore(from);
    }

    Step shortened(Instant begin, Duration length) {
      Instant end = begin.plus(length);
      return new Step(begin, end.isAfter(to) ? to : end, first && begin.equals(from));
    }
  }

  void read(AgendaLines lines) {
    Instant begin = part.repeated().earliest();
    Place after = lines.after();
    boolean first = after == null || !after.start().isAfter(begin);
    Step whole =
        new Step(after == null || first ? begin : after.start(), part.repeated().latest(), first);
    Step step = whole.shortened(whole.from(), STEP);
    while (step.from().isBefore(whole.to()) && !step.isBehind(lines)) {
      live(step, lines);
      if (question.deleted()) {
        gone(step, lines);
      }
      step = whole.shortened(step.to(), STEP);
    }
  }

  private void live(Step step, AgendaLines lines) {
    String conditions = OVERLAPPING + part.ownership() + (question.since() == null ? "" : CHANGED);
    List<SeriesReader.State> states =
        bind(handle.createQuery(LIVE.replace("<conditions>", conditions)), step)
            .bind("limit", MOST_SERIES)
            .map((row, context) -> SeriesReader.states(row, 1))
            .one();
    for (int from = 0; from < states.size(); from += READ_SIZE) {
      List<SeriesReader.State> some =
          states.subList(from, Math.min(from + READ_SIZE, states.size()));
      live(some, step, lines);
    }
  }

  private void live(List<SeriesReader.State> states, Step step, AgendaLines lines) {
    Map<String, Instant> changed =
        states.stream()
            .collect(
                Collectors.toMap(
                    SeriesReader.State::event, it -> AgendaEntries.moment(it.changedAt())));
    Map<String, Set<Instant>> exceptional = series.exceptional(handle, changed.keySet());
    Instant since = question.since();
    Map<String, Map<Instant, ExceptionKeys.Last>> reverted =
        since == null ? Map.of() : new ExceptionKeys(handle).all(changed.keySet());
    series.series(
        handle,
        states,
        (event, known) -> {
          Set<Instant> without = exceptional.getOrDefault(event, Set.of());
          Map<Instant, ExceptionKeys.Last> again = reverted.getOrDefault(event, Map.of());
          Instant itself = Objects.requireNonNull(changed.get(event));
          expand(
              known,
              step,
              lines,
              (start, occurrence) -> {
                if (!without.isEmpty() && without.contains(name(occurrence))) {
                  return;
                }
                ExceptionKeys.Last last = again.isEmpty() ? null : again.get(name(occurrence));
                Instant at =
                    last == null || last.changedAt().isBefore(itself) ? itself : last.changedAt();
                if (since == null || !at.isBefore(since)) {
                  lines.add(new AgendaLine(start, event, occurrence, false, at, 0));
                }
              });
        });
  }

  private static Instant name(Supplier<Occurrence> occurrence) {
    return occurrence.get().originalStart().occurrenceKey();
  }

  /**
   * A series that is gone.
   *
   * @param diedAt when it was deleted; of one that is cancelled {@link Instant#MAX}, since it is
   *     there still
   */
  private record Gone(String event, Instant diedAt, KnownSeries known) {
    static Gone of(ResultSet row) throws SQLException {
      return new Gone(
          row.getString(1),
          row.getBoolean(2) ? AgendaEntries.moment(row.getDouble(3)) : Instant.MAX,
          confirmed(row.getString(4)));
    }
  }

  /** Deleted series, and those that are cancelled as a whole. */
  private void gone(Step step, AgendaLines lines) {
    List<Gone> some = new ArrayList<>();
    bind(handle.createQuery(GONE.replace("<conditions>", OVERLAPPING + part.conditions())), step)
        // So that the documents are not all in memory at once.
        .setFetchSize(50)
        .map((row, context) -> Gone.of(row))
        .forEach(
            it -> {
              some.add(it);
              if (some.size() == READ_SIZE) {
                gone(some, step, lines);
                some.clear();
              }
            });
    gone(some, step, lines);
  }

  private void gone(List<Gone> some, Step step, AgendaLines lines) {
    Map<String, Map<Instant, ExceptionKeys.Last>> exceptional =
        new ExceptionKeys(handle).all(some.stream().map(Gone::event).toList());
    for (Gone gone : some) {
      Map<Instant, ExceptionKeys.Last> exceptions =
          exceptional.getOrDefault(gone.event(), Map.of());
      expand(
          gone.known(),
          step,
          lines,
          (start, occurrence) -> {
            ExceptionKeys.Last last =
                exceptions.isEmpty() ? null : exceptions.get(name(occurrence));
            if (last == null || !last.isThereAt(gone.diedAt())) {
              lines.add(new AgendaLine(start, gone.event(), occurrence, true, null, 0));
            }
          });
    }
  }

  /** What a cancelled series would tell if it were not. */
  static KnownSeries confirmed(String document) {
    return new KnownSeries(confirmed(EventReader.times(document)));
  }

  static Event confirmed(Event event) {
    return new Event(
        event.id(),
        event.accountId(),
        event.calendarId(),
        event.uid(),
        event.seriesId(),
        event.originalStart(),
        event.details().with(EventStatus.CONFIRMED),
        event.source());
  }

  /** Takes an occurrence that is in the window. */
  private interface Inside {
    void found(Instant start, Supplier<Occurrence> occurrence);
  }

  /** Of very many occurrences those of a shorter time are looked at first. */
  private void expand(KnownSeries known, Step step, AgendaLines lines, Inside inside) {
    Duration length = Duration.between(step.from(), step.to());
    Step some = step;
    while (some.from().isBefore(step.to()) && !some.isBehind(lines)) {
      try {
        tell(known, some, lines, inside);
        some = step.shortened(some.to(), length);
      } catch (TooManyOccurrencesException e) {
        length = length.dividedBy(2);
        if (length.compareTo(SHORTEST) < 0) {
          return;
        }
        some = step.shortened(some.from(), length);
      } catch (UnexpandableRuleException e) {
        // One such series must not hide all others.
        return;
      }
    }
  }

  private void tell(KnownSeries known, Step step, AgendaLines lines, Inside inside) {
    // What ends at the begin of a window is inside too.
    known.occurrences(
        step.from().minus(MOMENT),
        step.to(),
        ZoneOffset.UTC,
        MOST_OCCURRENCES,
        (start, end, occurrence) -> {
          if (step.has(start)
              && lines.wants(start)
              && (part.repeated().surelyHolds(start)
                  || part.repeated().holds(isLocal(occurrence), start, end))) {
            inside.found(start, occurrence);
          }
        });
  }

  private static boolean isLocal(Supplier<Occurrence> occurrence) {
    return !(occurrence.get().start() instanceof EventTime.Zoned);
  }

  private Query bind(Query query, Step step) {
    return part.bind(query)
        .bind("from", new Moment(step.from().minus(MOMENT)))
        .bind("to", new Moment(step.to()));
  }
}
