package dev.calgate.gateway.cronofy;

import java.util.concurrent.TimeUnit;

/**
 * Counts one application's requests by seconds, so that as many as are allowed may come at once.
 * Thread-safe.
 */
final class RequestRate {
  private final int perSecond;
  private long second = Long.MIN_VALUE;
  private int count;

  RequestRate(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes one request; false when there were enough in this second. */
  boolean take() {
    return take(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
  }

  /** The same at a second. */
  synchronized boolean take(long now) {
    if (now != second) {
      second = now;
      count = 0;
    }
    count = Math.min(count, perSecond) + 1;
    return count <= perSecond;
  }
}
