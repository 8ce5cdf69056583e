package dev.calgate.gateway.api;

import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncTicket;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for a look at an account: one question to the store for all of them at a time,
 * and none while nobody waits. Thread-safe.
 */
final class SyncWaiters {
  private static final Logger LOG = LoggerFactory.getLogger(SyncWaiters.class);
  private static final int CHECK_MILLIS = 25;
  private static final int MOST = 1_000;

  private final SyncStore sync;
  private final ScheduledExecutorService checks;
  private final Executor responder;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Nobody waits yet.
   *
   * @param checks one thread
   * @param responder gives the answers, so that one that is read slowly delays no other
   */
  SyncWaiters(SyncStore sync, ScheduledExecutorService checks, Executor responder, Clock clock) {
    this.sync = sync;
    this.checks = checks;
    this.responder = responder;
    this.clock = clock;
  }

  /** Answers whoever waits: whether the look has ended, or else the time is over. */
  interface Answer {
    void ended(boolean covered);
  }

  private record Waiting(SyncTicket ticket, Instant until, Answer answer) {}

  /**
   * Waits for what a ticket asks for.
   *
   * @return false when too many wait already; then nobody is answered
   */
  boolean add(SyncTicket ticket, Instant until, Answer answer) {
    int before = count.getAndUpdate(it -> it < MOST ? it + 1 : it);
    if (before >= MOST) {
      return false;
    }
    waiting.add(new Waiting(ticket, until, answer));
    if (before == 0) {
      checks.execute(this::check);
    }
    return true;
  }

  private void check() {
    try {
      answerEnded();
    } finally {
      if (count.get() > 0) {
        var unused = checks.schedule(this::check, CHECK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void answerEnded() {
    Set<SyncTicket> covered = covered();
    Instant now = clock.instant();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting it = all.next();
      boolean ended = covered.contains(it.ticket());
      if (ended || !now.isBefore(it.until())) {
        all.remove();
        count.decrementAndGet();
        responder.execute(() -> answer(it, ended));
      }
    }
  }

  /** None while the database is away; those whose time is over are answered all the same. */
  private Set<SyncTicket> covered() {
    try {
      return Set.copyOf(sync.covered(waiting.stream().map(Waiting::ticket).toList()));
    } catch (RuntimeException e) {
      LOG.warn("cannot see whether looks have ended: {}", e.toString());
      return Set.of();
    }
  }

  private static void answer(Waiting it, boolean ended) {
    try {
      it.answer().ended(ended);
    } catch (RuntimeException e) {
      LOG.warn("cannot answer who waited for a look: {}", e.toString());
    }
  }
}
