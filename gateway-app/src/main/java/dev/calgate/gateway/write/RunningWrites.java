package dev.calgate.gateway.write;

import dev.calgate.gateway.store.AccountKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many writes are under way for each account, so that a service that does not answer holds a
 * bounded number of those who wait. Thread-safe.
 */
final class RunningWrites {
  private static final int MOST_OF_ONE_ACCOUNT = 16;

  private final Map<AccountKey, Integer> running = new ConcurrentHashMap<>();

  /** A place among those of an account, to be given back. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws WriteException when there is none
   */
  Place enter(AccountKey account) {
    if (running.merge(account, 1, Integer::sum) > MOST_OF_ONE_ACCOUNT) {
      leave(account);
      throw WriteException.of(
          WriteException.Kind.UNAVAILABLE,
          "So many writes of the account are under way that this one has to wait");
    }
    return () -> leave(account);
  }

  private void leave(AccountKey account) {
    running.computeIfPresent(account, (key, count) -> count > 1 ? count - 1 : null);
  }
}
