package dev.calgate.model.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** How long a rule's period is; finer ones come first. */
enum Frequency {
  SECONDLY(ChronoUnit.SECONDS),
  MINUTELY(ChronoUnit.MINUTES),
  HOURLY(ChronoUnit.HOURS),
  DAILY(ChronoUnit.DAYS),
  WEEKLY(ChronoUnit.WEEKS),
  MONTHLY(ChronoUnit.MONTHS),
  YEARLY(ChronoUnit.YEARS);

  private final ChronoUnit unit;

  Frequency(ChronoUnit unit) {
    this.unit = unit;
  }

  ChronoUnit unit() {
    return unit;
  }

  boolean isFinerThan(Frequency other) {
    return compareTo(other) < 0;
  }

  /** Most days that one period has. */
  int days() {
    return isFinerThan(DAILY) ? 1 : (int) Math.ceil(unit.getDuration().toHours() / 24.0);
  }

  /** When the period begins that a moment lies in. */
  LocalDateTime periodOf(LocalDateTime at, DayOfWeek weekStart) {
    return switch (this) {
      case YEARLY -> at.toLocalDate().withDayOfYear(1).atStartOfDay();
      case MONTHLY -> at.toLocalDate().withDayOfMonth(1).atStartOfDay();
      case WEEKLY ->
          at.toLocalDate().with(TemporalAdjusters.previousOrSame(weekStart)).atStartOfDay();
      default -> at.truncatedTo(unit);
    };
  }
}
