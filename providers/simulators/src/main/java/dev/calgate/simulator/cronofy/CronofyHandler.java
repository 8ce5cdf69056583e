package dev.calgate.simulator.cronofy;

import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.http.HttpDate;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes every request: faults, then whichever part of the service is meant. */
final class CronofyHandler implements HttpServer.Handler {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CronofySimulator server;
  private final EventListing listing = new EventListing();
  private final Map<String, Deque<Instant>> taken = new HashMap<>();

  CronofyHandler(CronofySimulator server) {
    this.server = server;
  }

  @Override
  public Response answer(Request request) {
    return server.faults().answer(request, () -> genuine(request));
  }

  @Override
  public void answered(Request request, Response response, long bodyBytes) {
    server.log().add(LoggedRequest.of(server.clock().instant(), request, response, bodyBytes));
  }

  private Response genuine(Request request) {
    Response response = answerOrRefusal(request);
    return response
        .header("Date", HttpDate.of(server.clock().instant()))
        .delivery(response.delivery().gzipped());
  }

  private Response answerOrRefusal(Request request) {
    try {
      return request.path().startsWith("/v1/")
          ? api(request)
          : new OAuthMethods(server, request).answer();
    } catch (CronofyException e) {
      return e.response();
    }
  }

  private Response api(Request request) {
    Grants.Grant grant =
        request
            .headers()
            .first("Authorization")
            .map(it -> it.replaceFirst("(?i)^Bearer +", ""))
            .flatMap(server.grants()::ofAccessToken)
            .orElseThrow(() -> CronofyException.of(401));
    take(grant.clientId());
    Call call = new Call(server, request, Parameters.of(request), grant);
    List<String> path =
        Arrays.stream(request.path().substring("/v1/".length()).split("/", -1))
            .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    return switch (request.method() + " " + path.get(0) + "/".repeat(path.size() - 1)) {
      case "GET userinfo" -> call.json(call.account().userinfo(grant.scope()));
      case "GET calendars" -> call.json(call.account().calendarList());
      case "GET channels" -> new ChannelMethods(call).list();
      case "POST channels" -> new ChannelMethods(call).create();
      case "DELETE channels/" -> new ChannelMethods(call).close(path.get(1));
      default -> events(call, path);
    };
  }

  private Response events(Call call, List<String> path) {
    String method = call.request().method();
    if (path.get(0).equals("events")) {
      if (method.equals("DELETE") && path.size() == 1) {
        return new EventMethods(call).bulkDelete();
      }
      call.mayRead();
      if (method.equals("GET") && path.size() == 1) {
        return call.json(listing.list(call));
      }
      if (method.equals("GET") && path.size() == 3 && path.get(1).equals("pages")) {
        return call.json(listing.page(call, path.get(2)));
      }
    } else if (path.size() > 2 && path.get(0).equals("calendars") && path.get(2).equals("events")) {
      EventMethods methods = new EventMethods(call);
      return switch (method + "/".repeat(path.size() - 3)) {
        case "POST" -> methods.upsert(path.get(1));
        case "DELETE" -> methods.delete(path.get(1));
        case "POST//" -> methods.participation(path.get(1), path.get(3));
        default -> throw CronofyException.of(404);
      };
    }
    throw CronofyException.of(404);
  }

  private synchronized void take(String client) {
    int most = server.requestsPerMinute();
    if (most <= 0) {
      return;
    }
    Instant now = server.clock().instant();
    Deque<Instant> times = taken.computeIfAbsent(client, it -> new ArrayDeque<>());
    while (!times.isEmpty() && !times.getFirst().isAfter(now.minus(MINUTE))) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      throw CronofyException.of(429);
    }
    times.addLast(now);
  }
}
