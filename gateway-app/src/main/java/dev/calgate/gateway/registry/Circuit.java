package dev.calgate.gateway.registry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a host that failed is doing. After some failures in a row it is left alone, which is: the
 * circuit is open. Then one request at a time finds out whether it is back. Not thread-safe.
 */
final class Circuit {
  /** So many failures in a row open it. */
  static final int FAILURES = 5;

  private static final Duration FIRST_REST = Duration.ofSeconds(5);

  /** A probe that takes longer has lost its turn. */
  private static final Duration PROBE = Duration.ofSeconds(30);

  private final Duration longestRest;
  private int failures;
  private @Nullable String lastUser;
  private @Nullable Instant openSince;
  private Instant probeAt = Instant.MIN;
  private Duration rest;
  private @Nullable Thread prober;
  private Instant probeUntil = Instant.MIN;

  Circuit(Duration longestRest) {
    this.longestRest = longestRest;
    this.rest = shorter(FIRST_REST, longestRest);
  }

  /** Since when the host is left alone; null when it is not. */
  @Nullable Instant openSince() {
    return openSince;
  }

  /** When the host is tried again. */
  Instant probeAt() {
    return prober == null ? probeAt : probeUntil;
  }

  /** Whether a request may go out now; if it is to find out, it is the only one. */
  boolean admits(boolean urgent, Instant now) {
    if (openSince == null) {
      return true;
    }
    boolean busy = prober != null && now.isBefore(probeUntil);
    if (busy || (!urgent && now.isBefore(probeAt))) {
      return false;
    }
    prober = Thread.currentThread();
    probeUntil = now.plus(PROBE);
    return true;
  }

  /** Whether a request that was admitted may still dial. */
  boolean letsDial() {
    return openSince == null || isProber();
  }

  /** The request on this thread ends without saying anything of the host. */
  void release() {
    if (isProber()) {
      prober = null;
    }
  }

  private boolean isProber() {
    return prober == Thread.currentThread();
  }

  /**
   * A request failed.
   *
   * @param dialling whether no connection came about. What fails later may be one account's own
   *     trouble, so that it counts only in turn with another's
   * @return whether the circuit opens by it
   */
  boolean fails(String user, boolean dialling, Instant now) {
    if (openSince != null) {
      if (isProber()) {
        prober = null;
        rest = shorter(rest.multipliedBy(2), longestRest);
        probeAt = now.plus(rest);
      }
      return false;
    }
    failures += dialling || !user.equals(lastUser) ? 1 : 0;
    lastUser = user;
    if (failures < FAILURES) {
      return false;
    }
    openSince = now;
    probeAt = now.plus(rest);
    return true;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
