package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.availability.Interval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The occurrences of one series inside a window, exceptions taken into account. Local times are
 * expanded and then resolved by the JDK's zone rules: inside a gap with the offset before it, an
 * ambiguous one as the first (RFC 5545 section 3.3.5). The series' own start is always an
 * occurrence. Old series are entered near the window, so the work depends on the window alone, save
 * for rules with COUNT that are no plain days or weeks.
 */
public final class Occurrences {
  /** Zones differ by at most 26 hours, so two days on both sides are enough. */
  private static final int MARGIN_DAYS = 2;

  /** Occurrences of a weekly series in a year. */
  private static final int USUAL = 60;

  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final EventDetails series;
  private final Instant from;
  private final Instant to;
  private final ZoneId reader;
  private final EventTime.Length length;

  private Occurrences(EventDetails series, Instant from, Instant to, ZoneId reader) {
    this.series = series;
    this.from = from;
    this.to = to;
    this.reader = reader;
    this.length = EventTime.between(series.start(), series.end());
  }

  /**
   * Occurrences that overlap {@code [from, to)}, sorted by start. One without length counts when it
   * starts inside.
   *
   * @param series an event with recurrence
   * @param exceptions the series' exceptions, all of them, in any order; cancelled ones take their
   *     occurrence away, others replace it, wherever they were moved to. Of a series that is
   *     cancelled as a whole only they take place
   * @param reader in whose zone whole days and floating times are meant
   * @param limit most occurrences to answer
   * @throws UnexpandableRuleException when a rule is broken
   * @throws TooManyOccurrencesException when there are more than {@code limit}, or finding them
   *     takes too many steps
   */
  public static List<Occurrence> between(
      Event series,
      Collection<Event> exceptions,
      Instant from,
      Instant to,
      ZoneId reader,
      int limit) {
    return new Occurrences(series.details(), from, to, reader).expand(series, exceptions, limit);
  }

  /**
   * When a series takes time as it says itself, which is without those occurrences for which
   * exceptions stand: intervals that overlap a window, in the order of their starts. Occurrences
   * without length take none.
   *
   * @param series what an event with recurrence says
   * @param exceptional the {@linkplain EventTime#occurrenceKey names} of the occurrences for which
   *     exceptions stand
   * @throws UnexpandableRuleException as {@link #between}
   * @throws TooManyOccurrencesException as {@link #between}
   */
  public static List<Interval> intervals(
      EventDetails series, Set<Instant> exceptional, Interval window, ZoneId reader, int limit) {
    List<Interval> found = new ArrayList<>(USUAL);
    new Occurrences(series, window.start(), window.end(), reader)
        .regular(
            exceptional,
            (start, end, clock) -> {
              if (start.at.isBefore(end)) {
                add(found, new Interval(start.at, end), limit);
              }
            });
    return found;
  }

  private List<Occurrence> expand(Event event, Collection<Event> exceptions, int limit) {
    Map<Instant, Event> byOriginal = new HashMap<>();
    exceptions.forEach(
        it -> byOriginal.put(Objects.requireNonNull(it.originalStart()).occurrenceKey(), it));
    List<Occurrence> found = new ArrayList<>(USUAL);
    regular(
        byOriginal.keySet(),
        (start, end, clock) ->
            add(
                found,
                new Occurrence(
                    start.time, start.time, clock.end(start.at, end, start.time, length), event),
                limit));
    int regular = found.size();
    for (Event exception : byOriginal.values()) {
      if (exception.details().status() != EventStatus.CANCELLED) {
        EventDetails details = exception.details();
        EventTime original = Objects.requireNonNull(exception.originalStart());
        if (overlaps(details.start().instant(reader), details.end().instant(reader))) {
          add(found, new Occurrence(original, details.start(), details.end(), exception), limit);
        }
      }
    }
    if (found.size() > regular) {
      found.sort(
          Comparator.comparing((Occurrence it) -> it.start().instant(reader))
              .thenComparing(it -> it.originalStart().occurrenceKey()));
    }
    return found;
  }

  /** Takes a regular occurrence, with the moment of its end and the clock that tells it. */
  private interface Regular {
    void found(Start start, Instant end, WallClock clock);
  }

  /**
   * One start of the series.
   *
   * @param name tells it from the others
   * @param at the moment of it
   */
  private record Start(Instant name, Instant at, EventTime time) {}

  /** Tells those that overlap the window, in order. */
  private void regular(Set<Instant> exceptional, Regular regular) {
    WallClock clock = new WallClock(series.start(), reader);
    for (Start start : starts()) {
      Instant end = clock.end(start.at, start.time, length);
      if (overlaps(start.at, end) && !exceptional.contains(start.name)) {
        regular.found(start, end, clock);
      }
    }
  }

  private static <T> void add(List<T> found, T one, int limit) {
    if (found.size() == limit) {
      throw new TooManyOccurrencesException(limit);
    }
    found.add(one);
  }

  private boolean overlaps(Instant start, Instant end) {
    return start.isBefore(to)
        && (end.isAfter(from) || (start.equals(end) && !start.isBefore(from)));
  }

  /** Starts near the window, each once, in order. */
  private List<Start> starts() {
    if (series.status() == EventStatus.CANCELLED) {
      return List.of();
    }
    List<Start> starts = new ArrayList<>(USUAL);
    WallClock clock = new WallClock(series.start(), reader);
    starts.add(start(series.start(), clock));
    Recurrence recurrence = series.recurrence();
    if (recurrence != null) {
      recurrence.dates().forEach(date -> starts.add(start(date, clock)));
      rules(recurrence.rules(), clock, starts);
    }
    return areInOrder(starts) ? starts : inOrder(starts);
  }

  private static boolean areInOrder(List<Start> starts) {
    for (int i = 1; i < starts.size(); i++) {
      Start before = starts.get(i - 1);
      Start start = starts.get(i);
      if (!before.name.isBefore(start.name) || start.at.isBefore(before.at)) {
        return false;
      }
    }
    return true;
  }

  /** Each once. Where a clock is set forward, days and floating times may overtake each other. */
  private static List<Start> inOrder(List<Start> starts) {
    Map<Instant, Start> once = new TreeMap<>();
    starts.forEach(it -> once.putIfAbsent(it.name, it));
    return once.values().stream().sorted(Comparator.comparing(Start::at)).toList();
  }

  private static Start start(EventTime time, WallClock clock) {
    Instant at = clock.instant(time);
    return new Start(time instanceof EventTime.Zoned ? at : time.occurrenceKey(), at, time);
  }

  private void rules(List<String> rules, WallClock clock, List<Start> starts) {
    LocalDateTime begin = length.before(wall(from)).minusDays(MARGIN_DAYS);
    LocalDateTime end = wall(to).plusDays(MARGIN_DAYS);
    Budget budget = new Budget();
    for (String text : rules) {
      Rule.Steps rule = Rule.of(text, series.start()).from(begin, budget);
      EventTime next = rule.next();
      while (next != null && !next.local().isAfter(end)) {
        Start start = start(next, clock);
        if (!starts.get(starts.size() - 1).name.equals(start.name)) {
          starts.add(start);
        }
        next = rule.next();
      }
    }
  }

  private static LocalDateTime wall(Instant at) {
    Instant known = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return LocalDateTime.ofInstant(known, ZoneOffset.UTC);
  }
}
