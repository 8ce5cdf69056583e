package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The occurrences of one series inside a window, exceptions taken into account. Local times are
 * expanded and then resolved by the JDK's zone rules: inside a gap with the offset before it, an
 * ambiguous one as the first (RFC 5545 section 3.3.5). The series' own start is always an
 * occurrence. Old series are entered near the window, so the work depends on the window alone, save
 * for rules with COUNT.
 */
public final class Occurrences {
  /** Zones differ by at most 26 hours, so two days on both sides are enough. */
  private static final int MARGIN_DAYS = 2;

  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final Event series;
  private final Instant from;
  private final Instant to;
  private final ZoneId reader;
  private final EventTime.Length length;

  private Occurrences(Event series, Instant from, Instant to, ZoneId reader) {
    this.series = series;
    this.from = from;
    this.to = to;
    this.reader = reader;
    this.length = EventTime.between(series.details().start(), series.details().end());
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
    return new Occurrences(series, from, to, reader).expand(exceptions, limit);
  }

  /**
   * The same without the exceptions themselves: the occurrences that take place as the series says.
   *
   * @param exceptional the {@linkplain EventTime#occurrenceKey names} of the occurrences for which
   *     exceptions stand
   */
  public static List<Occurrence> regular(
      Event series, Set<Instant> exceptional, Instant from, Instant to, ZoneId reader, int limit) {
    return new Occurrences(series, from, to, reader).regular(exceptional, limit);
  }

  private List<Occurrence> expand(Collection<Event> exceptions, int limit) {
    Map<Instant, Event> byOriginal = new HashMap<>();
    exceptions.forEach(
        it -> byOriginal.put(Objects.requireNonNull(it.originalStart()).occurrenceKey(), it));
    List<Occurrence> found = regular(byOriginal.keySet(), limit);
    for (Event exception : byOriginal.values()) {
      if (exception.details().status() != EventStatus.CANCELLED) {
        EventDetails details = exception.details();
        EventTime original = Objects.requireNonNull(exception.originalStart());
        add(found, new Occurrence(original, details.start(), details.end(), exception), limit);
      }
    }
    found.sort(
        Comparator.comparing((Occurrence it) -> it.start().instant(reader))
            .thenComparing(it -> it.originalStart().occurrenceKey()));
    return found;
  }

  private List<Occurrence> regular(Set<Instant> exceptional, int limit) {
    List<Occurrence> found = new ArrayList<>();
    starts()
        .forEach(
            (key, start) -> {
              if (!exceptional.contains(key)) {
                add(found, new Occurrence(start, start, length.after(start), series), limit);
              }
            });
    return found;
  }

  private void add(List<Occurrence> found, Occurrence occurrence, int limit) {
    if (overlaps(occurrence.start().instant(reader), occurrence.end().instant(reader))) {
      if (found.size() == limit) {
        throw new TooManyOccurrencesException(limit);
      }
      found.add(occurrence);
    }
  }

  private boolean overlaps(Instant start, Instant end) {
    return start.isBefore(to)
        && (end.isAfter(from) || (start.equals(end) && !start.isBefore(from)));
  }

  /** Original starts near the window by their names, each once, in order. */
  private Map<Instant, EventTime> starts() {
    Map<Instant, EventTime> starts = new TreeMap<>();
    if (series.details().status() == EventStatus.CANCELLED) {
      return starts;
    }
    EventTime first = series.details().start();
    starts.put(first.occurrenceKey(), first);
    Recurrence recurrence = series.details().recurrence();
    if (recurrence == null) {
      return starts;
    }
    recurrence.dates().forEach(date -> starts.putIfAbsent(date.occurrenceKey(), date));
    LocalDateTime begin = length.before(wall(from)).minusDays(MARGIN_DAYS);
    LocalDateTime end = wall(to).plusDays(MARGIN_DAYS);
    Budget budget = new Budget();
    for (String text : recurrence.rules()) {
      Rule.Steps rule = Rule.of(text, first).from(begin, budget);
      Optional<EventTime> next = rule.next();
      while (next.isPresent() && !next.get().local().isAfter(end)) {
        starts.putIfAbsent(next.get().occurrenceKey(), next.get());
        next = rule.next();
      }
    }
    return starts;
  }

  private static LocalDateTime wall(Instant at) {
    Instant known = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return LocalDateTime.ofInstant(known, ZoneOffset.UTC);
  }
}
