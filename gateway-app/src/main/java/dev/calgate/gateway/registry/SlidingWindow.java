package dev.calgate.gateway.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** When requests were sent within the last span of time. Not thread-safe. */
final class SlidingWindow {
  private final Duration span;
  private final Deque<Instant> sent = new ArrayDeque<>();

  SlidingWindow(Duration span) {
    this.span = span;
  }

  /**
   * How long it is until one more makes no more than a bound; zero when it fits now.
   *
   * @param bound at least 1
   */
  Duration until(int bound, Instant now) {
    forget(now);
    int tooMany = sent.size() - bound;
    if (tooMany < 0) {
      return Duration.ZERO;
    }
    Iterator<Instant> oldest = sent.iterator();
    for (int i = 0; i < tooMany; i++) {
      oldest.next();
    }
    return Duration.between(now, oldest.next().plus(span));
  }

  void add(Instant now) {
    sent.addLast(now);
  }

  boolean isEmpty(Instant now) {
    forget(now);
    return sent.isEmpty();
  }

  private void forget(Instant now) {
    int ahead = 0;
    while (!sent.isEmpty() && sent.getLast().isAfter(now)) {
      sent.removeLast();
      ahead++;
    }
    // The clock was set back: how long ago that was is not known, so it counts as just sent.
    for (int i = 0; i < ahead; i++) {
      sent.addLast(now);
    }
    while (!sent.isEmpty() && !sent.getFirst().plus(span).isAfter(now)) {
      sent.removeFirst();
    }
  }
}
