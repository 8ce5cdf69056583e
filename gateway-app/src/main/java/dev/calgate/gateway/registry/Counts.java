package dev.calgate.gateway.registry;

import dev.calgate.gateway.store.QuotaGrants;
import dev.calgate.provider.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts requests towards quotas. Thread-safe. */
public interface Counts {
  /** Those of this gateway alone, from its start. */
  static Counts own() {
    return new Quotas();
  }

  /** Those of all gateways on one database. */
  static Counts shared(QuotaGrants database) {
    return new SharedQuotas(database);
  }

  /**
   * A quota without room.
   *
   * @param left until there is some
   */
  record Full(Quota quota, Duration left) {}

  /** Nobody can tell whether there is room. */
  final class UnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownException(RuntimeException cause) {
      super(cause);
    }
  }

  /**
   * Counts a request, if all its quotas have room for it.
   *
   * @param percent of each quota that may be used
   * @return the quota that has room last, and nothing is counted; empty when it is
   * @throws UnknownException when what others count is not to be had; nothing is counted
   */
  Optional<Full> take(List<Quota> quotas, int percent, Instant now);

  /** How many requests a part of a quota is, at least one: else it could never be used. */
  static int part(Quota quota, int percent) {
    return (int) Math.max(1, (long) quota.most() * percent / 100);
  }
}
