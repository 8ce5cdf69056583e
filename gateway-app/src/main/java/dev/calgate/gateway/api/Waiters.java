package dev.calgate.gateway.api;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for something that workers do, on whatever node: one question to the store for
 * all of them at a time, and none while nobody waits. Thread-safe.
 *
 * @param <T> what tells when it has ended
 */
final class Waiters<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
  private static final int CHECK_MILLIS = 25;
  private static final int MOST = 1_000;

  private final Function<List<T>, Collection<T>> ended;
  private final ScheduledExecutorService checks;
  private final Executor responder;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Waiting<T>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Nobody waits yet.
   *
   * @param ended gives those that have ended
   * @param checks one thread
   * @param responder gives the answers, so that one that is read slowly delays no other
   */
  Waiters(
      Function<List<T>, Collection<T>> ended,
      ScheduledExecutorService checks,
      Executor responder,
      Clock clock) {
    this.ended = ended;
    this.checks = checks;
    this.responder = responder;
    this.clock = clock;
  }

  /** Answers whoever waits: whether it has ended, or else the time is over. */
  interface Answer {
    void ended(boolean covered);
  }

  private record Waiting<T>(T ticket, Instant until, Answer answer) {}

  /**
   * Waits for what a ticket asks for.
   *
   * @return false when too many wait already; then nobody is answered
   */
  boolean add(T ticket, Instant until, Answer answer) {
    int before = count.getAndUpdate(it -> it < MOST ? it + 1 : it);
    if (before >= MOST) {
      return false;
    }
    waiting.add(new Waiting<>(ticket, until, answer));
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
    Set<T> over = over();
    Instant now = clock.instant();
    for (Iterator<Waiting<T>> all = waiting.iterator(); all.hasNext(); ) {
      Waiting<T> it = all.next();
      boolean isOver = over.contains(it.ticket());
      if (isOver || !now.isBefore(it.until())) {
        all.remove();
        count.decrementAndGet();
        responder.execute(() -> answer(it, isOver));
      }
    }
  }

  /** None while the database is away; those whose time is over are answered all the same. */
  private Set<T> over() {
    try {
      return Set.copyOf(ended.apply(waiting.stream().map(Waiting::ticket).toList()));
    } catch (RuntimeException e) {
      LOG.warn("cannot see whether anything has ended: {}", e.toString());
      return Set.of();
    }
  }

  private static void answer(Waiting<?> it, boolean ended) {
    try {
      it.answer().ended(ended);
    } catch (RuntimeException e) {
      LOG.warn("cannot answer who waited: {}", e.toString());
    }
  }
}
