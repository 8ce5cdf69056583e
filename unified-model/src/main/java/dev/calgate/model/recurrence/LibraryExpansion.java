package dev.calgate.model.recurrence;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
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

  /** So many periods without a start the library looks through for certain, before it gives up. */
  private static final int LOOKED_THROUGH = 1_000;

  /** So many empty periods cost about as much time as a start. */
  private static final int EMPTY_FOR_A_STEP = 20;

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
  public Iterator<LocalDateTime> from(LocalDateTime at, Budget budget) {
    return new Starts(entry(at), budget);
  }

  /** The beginning of the last period of the rule that begins no later than a moment. */
  private LocalDateTime entry(LocalDateTime at) {
    LocalDateTime first = periodOf(start);
    long periods = at.isAfter(first) ? parts.frequency().unit().between(first, at) : 0;
    long skipped = periods - periods % parts.interval();
    return timeOfDay(first.plus(skipped, parts.frequency().unit()));
  }

  /** Where to look on when the library found nothing from a period on. */
  private LocalDateTime further(LocalDateTime from) {
    LocalDateTime next =
        from.plus((long) LOOKED_THROUGH * parts.interval(), parts.frequency().unit());
    Optional<NavigableSet<Integer>> months = parts.listed(Part.BYMONTH);
    while (months.isPresent() && !months.get().contains(next.getMonthValue())) {
      next = next.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay();
    }
    return entry(next);
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
    private final Budget budget;
    private final long aStepInMillis =
        parts.frequency().unit().getDuration().toMillis() * parts.interval() * EMPTY_FOR_A_STEP;
    private @Nullable RecurrenceRuleIterator iterator;

    Starts(LocalDateTime entry, Budget budget) {
      this.budget = budget;
      this.iterator = iterator(entry);
      if (iterator == null) {
        enterAfter(entry);
      }
    }

    private @Nullable RecurrenceRuleIterator iterator(LocalDateTime entry) {
      try {
        return rule.iterator(entry.toInstant(ZoneOffset.UTC).toEpochMilli(), AS_IF_UTC);
      } catch (IllegalArgumentException | IllegalStateException e) {
        // The library's way of saying that it found nothing for thousands of periods
        return null;
      }
    }

    /** Longer periods are so many years that there is nothing more to come. */
    private void enterAfter(LocalDateTime empty) {
      if (!parts.frequency().isFinerThan(Frequency.WEEKLY)) {
        return;
      }
      LocalDateTime next = further(empty);
      while (iterator == null && next.getYear() <= Rule.LAST_YEAR && budget.enter()) {
        iterator = iterator(next);
        next = further(next);
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
      LocalDateTime next =
          LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1_000L), 0, ZoneOffset.UTC);
      try {
        // Looks for the one after, and may find none
        current.nextMillis();
        long gap = current.hasNext() ? current.peekMillis() - millis : 0;
        budget.spend(1 + gap / aStepInMillis);
      } catch (IllegalArgumentException | IllegalStateException e) {
        iterator = null;
        enterAfter(entry(next));
      }
      return next;
    }
  }
}
