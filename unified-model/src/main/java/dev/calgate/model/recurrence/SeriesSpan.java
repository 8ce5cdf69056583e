package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * From when to when an event has occurrences, for a reader in UTC; exceptions not counted. What
 * ends only after a great many steps counts as endless.
 *
 * @param end of the last occurrence; empty when there is no last one
 */
public record SeriesSpan(Instant start, Optional<Instant> end) {
  private static final int MAX_STEPS = 20_000;
  private static final ZoneId READER = ZoneOffset.UTC;

  /** The span of an event, series or not. */
  public static SeriesSpan of(Event event) {
    EventDetails details = event.details();
    Instant start = details.start().instant(READER);
    Recurrence recurrence = details.recurrence();
    if (recurrence == null) {
      return new SeriesSpan(start, Optional.of(details.end().instant(READER)));
    }
    EventTime.Length length = EventTime.between(details.start(), details.end());
    EventTime first = details.start();
    for (EventTime date : recurrence.dates()) {
      if (date.instant(READER).isBefore(first.instant(READER))) {
        first = date;
      }
    }
    return new SeriesSpan(
        first.instant(READER),
        lastStart(details, recurrence).map(last -> length.after(last).instant(READER)));
  }

  /** The end of the span; {@link Instant#MAX} when there is none. */
  public Instant endOrMax() {
    return end.orElse(Instant.MAX);
  }

  private static Optional<EventTime> lastStart(EventDetails details, Recurrence recurrence) {
    EventTime last = details.start();
    for (EventTime date : recurrence.dates()) {
      last = later(last, date);
    }
    for (String text : recurrence.rules()) {
      Optional<LocalDateTime> end = lastOf(text, details.start());
      if (end.isEmpty()) {
        return Optional.empty();
      }
      last = later(last, details.start().withLocal(end.get()));
    }
    return Optional.of(last);
  }

  private static EventTime later(EventTime one, EventTime other) {
    return other.instant(READER).isAfter(one.instant(READER)) ? other : one;
  }

  private static Optional<LocalDateTime> lastOf(String text, EventTime start) {
    try {
      Rule rule = Rule.of(text, start);
      return rule.isFinite() ? last(rule, start.local()) : Optional.empty();
    } catch (UnexpandableRuleException e) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDateTime> last(Rule rule, LocalDateTime start) {
    LocalDateTime last = start;
    Rule.Steps steps = rule.from(start);
    for (int i = 0; i < MAX_STEPS; i++) {
      Optional<LocalDateTime> next = steps.next();
      if (next.isEmpty()) {
        return Optional.of(last);
      }
      last = next.get();
    }
    return Optional.empty();
  }
}
