package dev.calgate.gateway;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Where a process may end between two of its effects. */
public enum CrashPoint {
  /** With a transaction whose work is done and that is not committed. */
  BEFORE_COMMIT,
  /** When the database has committed, and nobody but it knows. */
  AFTER_COMMIT,
  /** With a request to a provider that is not sent. */
  BEFORE_PROVIDER_CALL,
  /** With a provider's answer, as with a page, that nothing is made of yet. */
  AFTER_PROVIDER_CALL,
  /** With a caller's request that is fulfilled and not answered. */
  BEFORE_ANSWER;

  /** The exit code of a process that was halted. */
  public static final int HALTED = 42;

  private static final AtomicReference<CrashPoint> ARMED = new AtomicReference<>();
  private static final AtomicLong LEFT = new AtomicLong();

  /** Lets this process halt when a point is reached for the {@code hit}th time. */
  public static void arm(CrashPoint point, long hit) {
    LEFT.set(hit);
    ARMED.set(point);
  }

  /** The point is reached: goes on, or never returns. */
  public void reached() {
    if (ARMED.get() == this && LEFT.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(HALTED);
    }
  }
}
