package dev.calgate.provider.google;

import dev.calgate.judge.Discovery;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.google.GoogleSimulator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that a provider asked a simulator, held against Google's description of its API. */
record JudgedRequests(Discovery discovery, List<LoggedRequest> requests) {

  /** What is not in the description of the API. */
  private static final Set<String> OF_OAUTH = Set.of("POST/token", "GET/o/oauth2/v2/auth");

  /** Of the API; consent and tokens are not in its description. */
  static JudgedRequests of(Discovery discovery, GoogleSimulator server) {
    return new JudgedRequests(
        discovery, server.log().matching(it -> !OF_OAUTH.contains(it.method() + it.path())));
  }

  /** The methods that were called. */
  Set<String> methods() {
    Set<String> methods = new TreeSet<>();
    requests.stream()
        .map(it -> discovery.method(it.method(), it.path()))
        .flatMap(Optional::stream)
        .forEach(methods::add);
    return methods;
  }

  /** What is wrong with them; not that the simulator's own inventions are told back to it. */
  List<String> complaints() {
    return requests.stream().flatMap(this::complaints).distinct().toList();
  }

  private Stream<String> complaints(LoggedRequest request) {
    return request.bodySize() > LoggedRequest.MAX_BODY
        ? Stream.of(request + " is too long to be judged")
        : discovery
            .complaintsOfRequest(request.method(), request.path(), request.query(), request.body())
            .stream()
            .filter(it -> !it.contains(".fromTheFuture is not described"));
  }
}
