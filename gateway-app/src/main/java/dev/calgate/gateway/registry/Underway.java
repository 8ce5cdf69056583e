package dev.calgate.gateway.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Requests that were sent and not answered to the end yet. Thread-safe. */
final class Underway {
  private final Set<Request> requests = ConcurrentHashMap.newKeySet();
  private final Clock clock;

  Underway(Clock clock) {
    this.clock = clock;
  }

  /** One of them; no two are equal. */
  static final class Request {
    private final String host;
    private final boolean urgent;
    private final Instant begin;

    private Request(String host, boolean urgent, Instant begin) {
      this.host = host;
      this.urgent = urgent;
      this.begin = begin;
    }
  }

  /** Notes one that begins now. */
  Request begin(String host, boolean urgent) {
    Request request = new Request(host, urgent, clock.instant());
    requests.add(request);
    return request;
  }

  void end(Request request) {
    requests.remove(request);
  }

  /** How many have been going on for longer than a time, and nobody but the gateway waits. */
  int looksFor(Duration time) {
    return count(time, it -> !it.urgent);
  }

  /** How many have been going on to a host for longer than a time. */
  int to(String host, Duration time) {
    return count(time, it -> it.host.equals(host));
  }

  private int count(Duration time, Predicate<Request> which) {
    Instant since = clock.instant().minus(time);
    return (int) requests.stream().filter(which).filter(it -> it.begin.isBefore(since)).count();
  }
}
