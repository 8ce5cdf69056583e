package dev.calgate.gateway.registry;

import dev.calgate.provider.ErrorScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** For how long services have asked not to be asked. Thread-safe. */
final class Silences {
  private static final int MOST = 100_000;

  private final Map<String, Instant> until = new Bounded<>(MOST);
  private final Clock clock;

  Silences(Clock clock) {
    this.clock = clock;
  }

  /**
   * A wish that still holds.
   *
   * @param left until it ends
   */
  record Wish(ErrorScope scope, Duration left) {}

  /** A service asks for silence, of one user's requests or of all. */
  synchronized void ask(String host, String user, ErrorScope scope, Duration wait) {
    if (scope == ErrorScope.PROVIDER || !user.isEmpty()) {
      until.merge(key(host, user, scope), clock.instant().plus(wait), Silences::later);
    }
  }

  /** What holds for a request; empty when it may be sent. */
  synchronized Optional<Wish> left(String host, String user) {
    return until.isEmpty()
        ? Optional.empty()
        : left(host, user, ErrorScope.PROVIDER).or(() -> left(host, user, ErrorScope.ACCOUNT));
  }

  private Optional<Wish> left(String host, String user, ErrorScope scope) {
    String key = key(host, user, scope);
    Instant end = until.get(key);
    Instant now = clock.instant();
    if (end != null && !end.isAfter(now)) {
      until.remove(key);
      end = null;
    }
    return end == null
        ? Optional.empty()
        : Optional.of(new Wish(scope, Duration.between(now, end)));
  }

  private static String key(String host, String user, ErrorScope scope) {
    return scope == ErrorScope.PROVIDER ? host : host + " " + user;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
