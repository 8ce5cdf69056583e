package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.availability.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rules that zones had before, beside those that the JDK has now: which moments local times named,
 * and which series take place at other moments than they did. Immutable.
 */
public final class FormerZones {
  /** Rules are compared up to here. */
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

  /** No change of rules moves anything further. */
  private static final Duration MARGIN = Duration.ofDays(2);

  private static final Duration FIRST_STEP = Duration.ofDays(8);
  private static final int GROWTH = 8;
  private static final int LIMIT = 10_000;

  private final Map<String, ZoneRules> rules;

  /**
   * Zones by their names; those that are missing have always had the rules of now.
   *
   * @param rules which have to be told up to the year 2100
   */
  public FormerZones(Map<String, ZoneRules> rules) {
    this.rules = Map.copyOf(rules);
  }

  /** When an occurrence would have taken place. */
  public record Moved(Instant start, Instant end) {}

  /** The moment that a time named, for a reader in UTC, as {@link EventTime#instant} has it. */
  public Instant instant(EventTime time) {
    ZoneRules former =
        time instanceof EventTime.Zoned zoned ? rules.get(zoned.zone().getId()) : null;
    // In gaps and overlaps the offset is the one before.
    return former == null
        ? time.instant(ZoneOffset.UTC)
        : time.local().toInstant(former.getOffset(time.local()));
  }

  /**
   * The first occurrence of a series, in the order of the windows in which the rules differ, that
   * takes place at another moment now and is not over; empty when there is none. A series with too
   * many occurrences to look at counts as moved.
   *
   * @param exceptions of the series, whose occurrences do not count
   */
  public Optional<Moved> firstMoved(Event series, Collection<Event> exceptions, Instant now) {
    for (Interval window : windows(series.details(), now)) {
      Optional<Moved> moved = in(window, series, exceptions, now);
      if (moved.isPresent()) {
        return moved;
      }
    }
    return Optional.empty();
  }

  private Optional<Moved> in(
      Interval window, Event series, Collection<Event> exceptions, Instant now) {
    Instant from = window.start().minus(MARGIN);
    Instant end = window.end().plus(MARGIN);
    Duration step = FIRST_STEP;
    try {
      while (from.isBefore(end)) {
        Instant to = from.plus(step).isBefore(end) ? from.plus(step) : end;
        for (Occurrence it :
            Occurrences.between(series, exceptions, from, to, ZoneOffset.UTC, LIMIT)) {
          Moved before = before(series.details(), it.start());
          if (it.event().id().equals(series.id()) && isMoved(it, before, now)) {
            return Optional.of(before);
          }
        }
        from = to;
        step = step.multipliedBy(GROWTH);
      }
      return Optional.empty();
    } catch (TooManyOccurrencesException e) {
      return Optional.of(before(series.details(), series.details().start()));
    } catch (UnexpandableRuleException e) {
      return Optional.empty();
    }
  }

  private Moved before(EventDetails series, EventTime start) {
    EventTime.Length length = EventTime.between(series.start(), series.end());
    EventTime day = start.withLocal(start.local().plusDays(length.days()));
    return new Moved(instant(start), instant(day).plus(length.exact()));
  }

  private static boolean isMoved(Occurrence occurrence, Moved before, Instant now) {
    Instant start = occurrence.start().instant(ZoneOffset.UTC);
    Instant end = occurrence.end().instant(ZoneOffset.UTC);
    boolean differs = !start.equals(before.start()) || !end.equals(before.end());
    return differs && (end.isAfter(now) || before.end().isAfter(now));
  }

  /** When the rules of a series' zones differ, from a moment on. */
  private List<Interval> windows(EventDetails series, Instant from) {
    Recurrence recurrence = series.recurrence();
    Stream<EventTime> dates = recurrence == null ? Stream.of() : recurrence.dates().stream();
    List<Interval> windows = new ArrayList<>();
    Stream.concat(Stream.of(series.start()), dates)
        .filter(EventTime.Zoned.class::isInstance)
        .map(it -> ((EventTime.Zoned) it).zone())
        .distinct()
        .forEach(
            zone -> {
              ZoneRules former = rules.get(zone.getId());
              if (former != null) {
                windows.addAll(
                    differing(former, zone.getRules(), from.truncatedTo(ChronoUnit.SECONDS)));
              }
            });
    windows.sort(Comparator.comparing(Interval::start));
    return windows;
  }

  /** When two sets of rules have different offsets. */
  private static List<Interval> differing(ZoneRules one, ZoneRules other, Instant from) {
    TreeSet<Instant> edges = new TreeSet<>(Set.of(from, LAST));
    addChanges(one, from, edges);
    addChanges(other, from, edges);
    List<Interval> intervals = new ArrayList<>();
    Instant begin = null;
    for (Instant edge : edges) {
      boolean differs = !one.getOffset(edge).equals(other.getOffset(edge)) && edge.isBefore(LAST);
      if (differs && begin == null) {
        begin = edge;
      } else if (!differs && begin != null) {
        intervals.add(new Interval(begin, edge));
        begin = null;
      }
    }
    return intervals;
  }

  private static void addChanges(ZoneRules rules, Instant from, Set<Instant> edges) {
    ZoneOffsetTransition next = rules.nextTransition(from);
    while (next != null && next.getInstant().isBefore(LAST)) {
      edges.add(next.getInstant());
      next = rules.nextTransition(next.getInstant());
    }
  }
}
