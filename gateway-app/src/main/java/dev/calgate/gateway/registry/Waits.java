package dev.calgate.gateway.registry;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where those wait for room in a quota who have begun something: a few at a time, since each of
 * them holds a worker that others could use. Thread-safe.
 */
public final class Waits {
  /** Whoever has to wait for longer does something else. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Semaphore places;
  private final Pause pause;

  /** Lets time go by. */
  @FunctionalInterface
  public interface Pause {
    /** Comes back after a time, more than 0. */
    void last(Duration time) throws InterruptedException;
  }

  /**
   * So many places.
   *
   * @param places 0 when nobody may wait
   */
  public Waits(int places, Pause pause) {
    this.places = new Semaphore(places);
    this.pause = pause;
  }

  /** So many places, in which time goes by as it does. */
  public static Waits of(int places) {
    return new Waits(places, time -> TimeUnit.MILLISECONDS.sleep(time.toMillis() + 1));
  }

  /** Waits; false, at once, when there is no place, it would take too long, or the gateway ends. */
  boolean pass(Duration time) {
    if (time.compareTo(LONGEST) > 0 || !places.tryAcquire()) {
      return false;
    }
    try {
      pause.last(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      places.release();
    }
  }
}
