package dev.calgate.model.availability;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * At which times of the day meetings may start: every so often since midnight.
 *
 * @param interval from one to the next
 * @param zone whose midnight counts
 */
public record Grid(Duration interval, ZoneId zone) {
  public Grid {
    if (interval.toSeconds() < 1) {
      throw new IllegalArgumentException("A grid has an interval");
    }
  }

  /** The first of its times that is not before a moment. */
  long notBefore(long second) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(second), zone);
    long midnight = day.atStartOfDay(zone).toEpochSecond();
    long steps = -Math.floorDiv(midnight - second, interval.toSeconds());
    return Math.min(
        midnight + steps * interval.toSeconds(),
        day.plusDays(1).atStartOfDay(zone).toEpochSecond());
  }
}
