package dev.calgate.gateway.write;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.gateway.store.WriteTicket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes that are under way in this gateway: so many of each account, so that a service that
 * does not answer holds a bounded number of those who wait; and their tickets, which are renewed as
 * long as the gateway lives. Thread-safe.
 */
final class RunningWrites {
  private static final Logger LOG = LoggerFactory.getLogger(RunningWrites.class);
  private static final int MOST_OF_ONE_ACCOUNT = 16;
  private static final int RENEW_SECONDS = 5;

  private final WriteStore writes;
  private final Clock clock;
  private final Map<AccountKey, Integer> running = new ConcurrentHashMap<>();
  private final Set<WriteTicket> tickets = ConcurrentHashMap.newKeySet();

  RunningWrites(WriteStore writes, Clock clock) {
    this.writes = writes;
    this.clock = clock;
  }

  /** Something that is given back. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place among the writes of an account.
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

  /** Has a ticket renewed until it is given back. */
  Place keep(WriteTicket ticket) {
    tickets.add(ticket);
    return () -> tickets.remove(ticket);
  }

  void renewOn(ScheduledExecutorService executor) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::renew, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
  }

  private void renew() {
    List<WriteTicket> held = List.copyOf(tickets);
    if (held.isEmpty()) {
      return;
    }
    try {
      writes.renew(held, clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("cannot renew the tickets of writes: {}", e.toString());
    }
  }
}
