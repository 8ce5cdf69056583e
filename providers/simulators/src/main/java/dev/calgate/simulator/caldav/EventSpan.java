package dev.calgate.simulator.caldav;

import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import dev.calgate.simulator.caldav.CalendarText.Component;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** When the events of one object take place; whole days and floating times are taken as UTC. */
final class EventSpan {
  private static final int MOST_STARTS = 1000;

  private final List<Event> masters = new ArrayList<>();
  private final List<Event> exceptions = new ArrayList<>();

  private EventSpan() {}

  /**
   * Reads the events of a VCALENDAR.
   *
   * @throws IllegalArgumentException when a time cannot be read
   */
  static EventSpan of(Component calendar) {
    EventSpan span = new EventSpan();
    for (Component part : calendar.components()) {
      if (part.name().equals("VEVENT")) {
        Event event = EventReading.event(part);
        (event.originalStart() == null ? span.masters : span.exceptions).add(event);
        span.exceptions.addAll(0, EventReading.excluded(part));
      }
    }
    return span;
  }

  /** Whether any occurrence lies in {@code [from, to)}, even in part. */
  boolean overlaps(Instant from, Instant to) {
    try {
      for (Event master : masters) {
        if (!Occurrences.between(master, exceptions, from, to, ZoneOffset.UTC, 1).isEmpty()) {
          return true;
        }
      }
      return masters.isEmpty() && exceptions.stream().anyMatch(it -> overlaps(it, from, to));
    } catch (TooManyOccurrencesException | UnexpandableRuleException e) {
      return true;
    }
  }

  /** Original starts of the occurrences inside {@code [from, to)}, in the order of time. */
  List<EventTime> starts(Instant from, Instant to) {
    return masters.stream()
        .flatMap(
            it ->
                Occurrences.between(it, exceptions, from, to, ZoneOffset.UTC, MOST_STARTS).stream())
        .map(Occurrence::originalStart)
        .toList();
  }

  private static boolean overlaps(Event single, Instant from, Instant to) {
    return single.details().start().instant(ZoneOffset.UTC).isBefore(to)
        && single.details().end().instant(ZoneOffset.UTC).isAfter(from);
  }
}
