package dev.calgate.simulator.google;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts the requests of each user within the last minute. Thread-safe. */
final class Quota {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock;
  private final GoogleDials dials;
  private final Map<GoogleUser, Deque<Instant>> taken = new HashMap<>();

  Quota(Clock clock, GoogleDials dials) {
    this.clock = clock;
    this.dials = dials;
  }

  /** Takes one request, or refuses it; refused ones do not count. */
  synchronized void take(GoogleUser user) {
    int most = dials.get(GoogleDial.REQUESTS_PER_MINUTE);
    if (most <= 0) {
      return;
    }
    Instant now = clock.instant();
    Deque<Instant> times = taken.computeIfAbsent(user, it -> new ArrayDeque<>());
    while (!times.isEmpty() && !times.getFirst().isAfter(now.minus(MINUTE))) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      throw new GoogleException(403, "rateLimitExceeded", "Rate Limit Exceeded")
          .domain("usageLimits");
    }
    times.addLast(now);
  }
}
