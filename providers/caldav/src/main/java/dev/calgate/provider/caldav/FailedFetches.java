package dev.calgate.provider.caldav;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Objects that their servers fail to give, by address: a failure that will pass is told from one
 * for good by how often and how long it has lasted. Forgetting one costs only some more tries.
 * Thread-safe.
 */
final class FailedFetches {
  private static final int MAX_ENTRIES = 10_000;
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private record Failure(Instant first, int count) {}

  private final Map<String, Failure> failures = new Recent<>(MAX_ENTRIES);

  /**
   * Notes a failure.
   *
   * @return whether it has to be taken as one for good
   */
  synchronized boolean failed(String address, Instant now) {
    Failure noted =
        failures.merge(
            address,
            new Failure(now, 1),
            (before, one) -> new Failure(before.first(), before.count() + 1));
    return noted.count() > TRIES && !now.isBefore(noted.first().plus(PATIENCE));
  }

  /** The object was given after all. */
  synchronized void succeeded(String address) {
    failures.remove(address);
  }
}
