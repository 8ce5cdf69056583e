package dev.calgate.provider;

import java.time.Duration;

/**
 * A bound that a service sets on requests, as its documentation says it or the operator does. The
 * gateway stays below it, in every span of that length.
 *
 * @param key names what is counted together; equal keys are one count, of all sessions and
 *     accounts. It is shown to nobody
 * @param scope how far it reaches: {@link ErrorScope#ACCOUNT} when each account has its own
 * @param most requests within a span, at least 1
 * @param span such as a minute; it slides
 */
public record Quota(String key, ErrorScope scope, int most, Duration span) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  public Quota {
    if (most < 1 || span.isZero() || span.isNegative()) {
      throw new IllegalArgumentException("A quota is of one request and some time at least");
    }
  }

  /** So many in any minute. */
  public static Quota perMinute(String key, ErrorScope scope, int most) {
    return new Quota(key, scope, most, MINUTE);
  }
}
