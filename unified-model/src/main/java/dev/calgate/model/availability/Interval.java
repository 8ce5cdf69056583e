package dev.calgate.model.availability;

import java.time.Instant;

/**
 * A stretch of time that is not empty, in whole seconds; fractions are cut off.
 *
 * @param end exclusive
 */
public record Interval(Instant start, Instant end) {
  public Interval {
    start = Instant.ofEpochSecond(start.getEpochSecond());
    end = Instant.ofEpochSecond(end.getEpochSecond());
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("An interval ends after its start");
    }
  }

  static Interval ofSeconds(long start, long end) {
    return new Interval(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
  }
}
