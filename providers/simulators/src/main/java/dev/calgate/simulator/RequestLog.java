package dev.calgate.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * What clients asked, in the order of the answers. An entry is there before the client can have
 * read the end of its answer, so a test need not wait. Keeps the last {@value #CAPACITY};
 * thread-safe.
 */
public final class RequestLog {
  /** How many requests are kept. */
  public static final int CAPACITY = 20_000;

  private final Deque<LoggedRequest> requests = new ArrayDeque<>();

  /** Adds an entry; for simulators. */
  public synchronized void add(LoggedRequest request) {
    if (requests.size() == CAPACITY) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  /** All that is kept, oldest first. */
  public synchronized List<LoggedRequest> all() {
    return List.copyOf(requests);
  }

  /** Those that fulfil a condition, oldest first. */
  public List<LoggedRequest> matching(Predicate<LoggedRequest> condition) {
    List<LoggedRequest> found = new ArrayList<>(all());
    found.removeIf(condition.negate());
    return found;
  }

  /** Those of one method. */
  public List<LoggedRequest> of(String method) {
    return matching(it -> it.method().equals(method));
  }

  /** How many are kept. */
  public synchronized int size() {
    return requests.size();
  }

  /** Forgets all. */
  public synchronized void clear() {
    requests.clear();
  }
}
