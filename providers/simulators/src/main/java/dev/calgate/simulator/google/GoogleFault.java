package dev.calgate.simulator.google;

import dev.calgate.simulator.Fault;

/** Faults in the words of Google's error bodies, for {@link GoogleSimulator#faults}. */
public final class GoogleFault {
  private GoogleFault() {}

  /** Refuses; the request has no effect. */
  public static Fault refusal(int status, String reason) {
    return refused(new GoogleException(status, reason, "Refused with " + reason));
  }

  /** The usual 503 of a moment. */
  public static Fault backendError() {
    return refused(new GoogleException(503, "backendError", "Backend Error"));
  }

  /** The user is over the limits for hours. */
  public static Fault quotaExceeded() {
    return refused(
        new GoogleException(403, "quotaExceeded", "Calendar usage limits exceeded.")
            .domain("usageLimits"));
  }

  /** The user asks too much in a short time. */
  public static Fault userRateLimitExceeded() {
    return refused(
        new GoogleException(403, "userRateLimitExceeded", "User Rate Limit Exceeded")
            .domain("usageLimits"));
  }

  private static Fault refused(GoogleException refusal) {
    return (request, genuine) -> refusal.response();
  }
}
