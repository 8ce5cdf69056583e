package dev.calgate.model.recurrence;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TimeZone;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * Expansion by the library. It sees local times as if they were UTC, so that no zone and no locale
 * of the JVM can leak in, and it is started anew in the period asked for: its own way of skipping
 * ahead walks through every period since the start.
 */
final class LibraryExpansion implements Expansion {
  private static final TimeZone AS_IF_UTC = TimeZone.getTimeZone("UTC");

  private final RuleParts parts;
  private final RecurrenceRule rule;
  private final LocalDateTime start;

  LibraryExpansion(RuleParts parts, LocalDateTime start) {
    this.parts = parts;
    this.start = start;
    try {
      this.rule = new RecurrenceRule(parts.text(), RfcMode.RFC5545_LAX);
    } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
      throw new UnexpandableRuleException("RRULE: " + e.getMessage());
    }
  }

  @Override
  public Iterator<LocalDateTime> from(LocalDateTime at) {
    LocalDateTime first = periodOf(start);
    long periods = at.isAfter(first) ? parts.frequency().unit().between(first, at) : 0;
    long skipped = periods - periods % parts.interval();
    return new Starts(timeOfDay(first.plus(skipped, parts.frequency().unit())));
  }

  @Override
  public LocalDateTime periodOf(LocalDateTime at) {
    return parts.frequency().periodOf(at, parts.weekStart());
  }

  /** What of the time of day the rule does not say comes from the start. */
  private LocalDateTime timeOfDay(LocalDateTime period) {
    LocalDateTime time = period;
    if (Frequency.HOURLY.isFinerThan(parts.frequency()) && !parts.has(Part.BYHOUR)) {
      time = time.withHour(start.getHour());
    }
    if (Frequency.MINUTELY.isFinerThan(parts.frequency()) && !parts.has(Part.BYMINUTE)) {
      time = time.withMinute(start.getMinute());
    }
    if (Frequency.SECONDLY.isFinerThan(parts.frequency()) && !parts.has(Part.BYSECOND)) {
      time = time.withSecond(start.getSecond());
    }
    return time;
  }

  private final class Starts implements Iterator<LocalDateTime> {
    private @Nullable RecurrenceRuleIterator iterator;

    Starts(LocalDateTime anchor) {
      try {
        iterator = rule.iterator(anchor.toInstant(ZoneOffset.UTC).toEpochMilli(), AS_IF_UTC);
      } catch (IllegalArgumentException | IllegalStateException e) {
        // The library's way of saying that it found nothing for thousands of periods
        iterator = null;
      }
    }

    @Override
    public boolean hasNext() {
      return iterator != null && iterator.hasNext();
    }

    @Override
    public LocalDateTime next() {
      RecurrenceRuleIterator current = iterator;
      if (current == null || !current.hasNext()) {
        throw new NoSuchElementException();
      }
      long millis = current.peekMillis();
      try {
        // Looks for the one after, and may find none
        current.nextMillis();
      } catch (IllegalArgumentException | IllegalStateException e) {
        iterator = null;
      }
      return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1_000L), 0, ZoneOffset.UTC);
    }
  }
}
