package dev.calgate.gateway.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Growing pauses between questions to the database about what another session, in this gateway or
 * another, is about to end. For one thread.
 */
public final class Pauses {
  private static final long FIRST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 500;

  private final long end;
  private long next = FIRST_MILLIS;

  /**
   * Begins to wait.
   *
   * @param longest for how long in all
   */
  public Pauses(Duration longest) {
    this.end = System.nanoTime() + longest.toNanos();
  }

  /** Lets one pause go by; false, at once, when it has taken too long or the gateway stops. */
  public boolean pass() {
    if (System.nanoTime() - end > 0) {
      return false;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    next = Math.min(2 * next, LONGEST_MILLIS);
    return true;
  }
}
