package dev.calgate.model.recurrence;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when to when an event has occurrences, for a reader in UTC; exceptions not counted. What
 * ends only after a great many steps counts as endless.
 *
 * @param end of the last occurrence; empty when there is no last one
 */
public record SeriesSpan(Instant start, Optional<Instant> end) {
  private static final int[] LOOK_BACK_DAYS = {40, 400, 4_000};
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
    Budget budget = new Budget();
    EventTime last = details.start();
    for (EventTime date : recurrence.dates()) {
      last = later(last, date);
    }
    for (String text : recurrence.rules()) {
      Optional<EventTime> end = lastOf(text, details.start(), budget);
      if (end.isEmpty()) {
        return Optional.empty();
      }
      last = later(last, end.get());
    }
    return Optional.of(last);
  }

  private static EventTime later(EventTime one, EventTime other) {
    return other.instant(READER).isAfter(one.instant(READER)) ? other : one;
  }

  private static Optional<EventTime> lastOf(String text, EventTime start, Budget budget) {
    try {
      Rule rule = Rule.of(text, start);
      if (rule.until().isPresent()) {
        return Optional.of(lastUntil(rule, start, rule.until().get(), budget));
      }
      return rule.count().isPresent()
          ? Optional.ofNullable(last(rule.from(start.local(), budget), start, null))
          : Optional.empty();
    } catch (UnexpandableRuleException e) {
      return Optional.empty();
    }
  }

  /** Looks back from the end, further each time; the end itself when that takes too long. */
  private static EventTime lastUntil(
      Rule rule, EventTime start, LocalDateTime until, Budget budget) {
    if (until.isBefore(start.local())) {
      return start;
    }
    EventTime end = start.withLocal(until);
    for (int days : LOOK_BACK_DAYS) {
      EventTime last = last(rule.from(until.minusDays(days), budget), null, end);
      if (last != null) {
        return last;
      }
    }
    return Objects.requireNonNullElse(last(rule.from(start.local(), budget), start, end), start);
  }

  /** The last of some steps, or what stands for none and for too many. */
  private static @Nullable EventTime last(
      Rule.Steps steps, @Nullable EventTime none, @Nullable EventTime tooMany) {
    EventTime last = none;
    try {
      EventTime next = steps.next();
      while (next != null) {
        last = next;
        next = steps.next();
      }
      return last;
    } catch (TooManyOccurrencesException e) {
      return tooMany;
    }
  }
}
