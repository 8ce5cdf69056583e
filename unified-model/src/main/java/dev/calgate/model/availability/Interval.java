package dev.calgate.model.availability;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of time that is not empty, in whole seconds; fractions are cut off.
 *
 * @param end exclusive
 */
public record Interval(Instant start, Instant end) {
  public Interval {
    start = start.truncatedTo(ChronoUnit.SECONDS);
    end = end.truncatedTo(ChronoUnit.SECONDS);
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("An interval ends after its start");
    }
  }

  static Interval ofSeconds(long start, long end) {
    return new Interval(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
  }
}
