package dev.calgate.gateway.cronofy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which requests may be part of a batch, and what carries them out. Filled before it is used. */
public final class BatchRoutes {
  private static final String PERIODS = "/v1/available_periods";

  private final List<Route> routes = new ArrayList<>();

  private record Route(String method, Pattern path, Operation operation) {}

  /** Carries out one request of a batch that is answered with 202 and no body. */
  @FunctionalInterface
  interface Operation {

    /**
     * Does it.
     *
     * @param names the parts of the path that are named in the route, in order
     * @throws FaceException when it is refused
     */
    void perform(Grant grant, List<String> names, FaceParameters data);
  }

  /** A request that is to be carried out. */
  record Match(Operation operation, List<String> names) {}

  /** The requests about events and available periods. */
  public static BatchRoutes of(EventWrites writes, AvailablePeriods periods) {
    String events = "/v1/calendars/{calendar}/events";
    return new BatchRoutes()
        .add("POST", events, (grant, names, data) -> writes.upsert(grant, names.get(0), data))
        .add("DELETE", events, (grant, names, data) -> writes.delete(grant, names.get(0), data))
        .add("POST", PERIODS, (grant, names, data) -> periods.upsert(grant, data))
        .add("DELETE", PERIODS, (grant, names, data) -> periods.delete(grant, data));
  }

  /**
   * Adds requests.
   *
   * @param path with names in braces for what may be anything, such as {@code /v1/things/{thing}}
   */
  BatchRoutes add(String method, String path, Operation operation) {
    String expression = path.replaceAll("\\{\\w+}", "([^/]+)");
    routes.add(new Route(method, Pattern.compile(expression), operation));
    return this;
  }

  /** What carries out a request; empty for one that cannot be part of a batch. */
  Optional<Match> find(String method, String path) {
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (route.method().equals(method.toUpperCase(Locale.ROOT)) && matcher.matches()) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
          names.add(matcher.group(i));
        }
        return Optional.of(new Match(route.operation(), names));
      }
    }
    return Optional.empty();
  }
}
