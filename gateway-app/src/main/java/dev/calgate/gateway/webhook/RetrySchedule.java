package dev.calgate.gateway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a notification is sent again that did not arrive: ten times within 24 hours with growing
 * gaps, each up to a tenth shorter so that nobody comes back in step, and for the last time when
 * the 24 hours are over.
 */
final class RetrySchedule {
  /** How long a channel may fail. */
  static final Duration LONGEST = Duration.ofHours(24);

  private static final List<Duration> GAPS =
      List.of(
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(6),
          Duration.ofHours(10));

  private static final double JITTER = 0.1;

  private final RandomGenerator random;

  RetrySchedule(RandomGenerator random) {
    this.random = random;
  }

  /**
   * When to try again; empty when it was the last time.
   *
   * @param attempts how many have failed, the one of now included
   * @param since when the first of them did
   */
  Optional<Instant> next(int attempts, Instant since, Instant now) {
    if (attempts <= GAPS.size()) {
      double part = 1 - JITTER * random.nextDouble();
      long millis = Math.round(GAPS.get(attempts - 1).toMillis() * part);
      return Optional.of(now.plusMillis(millis));
    }
    Instant end = since.plus(LONGEST);
    return now.isBefore(end) ? Optional.of(end) : Optional.empty();
  }
}
