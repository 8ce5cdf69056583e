package dev.calgate.simulator;

import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The faults that wait for their requests: "the next n requests that match are answered so". The
 * first that matches wins. Thread-safe.
 */
public final class Faults {
  private final List<Pending> pending = new ArrayList<>();

  private static final class Pending {
    private final Predicate<Request> condition;
    private final Fault fault;
    private int left;

    Pending(int left, Predicate<Request> condition, Fault fault) {
      this.left = left;
      this.condition = condition;
      this.fault = fault;
    }
  }

  /** Answers the next {@code times} requests that fulfil a condition with a fault. */
  public synchronized void next(int times, Predicate<Request> condition, Fault fault) {
    if (times < 1) {
      throw new IllegalArgumentException("times is at least 1");
    }
    pending.add(new Pending(times, condition, fault));
  }

  /** Answers all requests that fulfil a condition with a fault, until {@link #clear}. */
  public void always(Predicate<Request> condition, Fault fault) {
    next(Integer.MAX_VALUE, condition, fault);
  }

  /** Heals everything. */
  public synchronized void clear() {
    pending.clear();
  }

  /** How many faults still wait for requests; one set by {@link #always} counts as one. */
  public synchronized int waiting() {
    return pending.stream().mapToInt(it -> it.left == Integer.MAX_VALUE ? 1 : it.left).sum();
  }

  /** Answers a request: with the fault that waits for it, or rightly; for simulators. */
  public Response answer(Request request, Supplier<Response> genuine) {
    return take(request).map(it -> it.answer(request, genuine)).orElseGet(genuine);
  }

  private synchronized Optional<Fault> take(Request request) {
    for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
      Pending one = all.next();
      if (one.condition.test(request)) {
        if (one.left != Integer.MAX_VALUE && --one.left == 0) {
          all.remove();
        }
        return Optional.of(one.fault);
      }
    }
    return Optional.empty();
  }
}
