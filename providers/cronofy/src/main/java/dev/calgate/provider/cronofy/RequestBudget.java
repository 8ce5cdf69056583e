package dev.calgate.provider.cronofy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts requests to each service, because Cronofy counts those of all accounts of an application
 * together (FAQ "Rate limits"). One that would be too many is not sent. Thread-safe.
 */
final class RequestBudget {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int perSecond;
  private final int perMinute;
  private final Clock clock;
  private final Map<String, Deque<Instant>> sent = new HashMap<>();

  RequestBudget(CronofyConfig config, Clock clock) {
    this.perSecond = config.getRequestsPerSecond();
    this.perMinute = config.getRequestsPerMinute();
    this.clock = clock;
  }

  /**
   * Takes one request.
   *
   * @throws ProviderException {@link ErrorKind#THROTTLED} with the time until there is room
   */
  synchronized void take(Service service) {
    Deque<Instant> times = sent.computeIfAbsent(service.origin(), it -> new ArrayDeque<>());
    Instant now = clock.instant();
    while (!times.isEmpty() && !times.getFirst().isAfter(now.minus(MINUTE))) {
      times.removeFirst();
    }
    if (times.size() >= perMinute) {
      throw tooMany(Duration.between(now, times.getFirst().plus(MINUTE)));
    }
    if (times.stream().filter(it -> it.isAfter(now.minus(SECOND))).count() >= perSecond) {
      throw tooMany(SECOND);
    }
    times.addLast(now);
  }

  private static ProviderException tooMany(Duration wait) {
    return new ProviderException(
        ErrorKind.THROTTLED,
        ErrorScope.PROVIDER,
        "Cronofy's limit of requests is reached by this gateway",
        wait.isZero() || wait.isNegative() ? SECOND : wait,
        null);
  }
}
