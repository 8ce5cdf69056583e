package dev.calgate.simulator.google;

import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;

/** Takes every request: unpacks it, then faults, then whichever part of Google is meant. */
final class GoogleHandler implements HttpServer.Handler {
  private static final String API = "/calendar/v3/";

  private final GoogleSimulator server;
  private final Authorization authorization;
  private final Api api;

  GoogleHandler(GoogleSimulator server) {
    this.server = server;
    this.authorization = new Authorization(server);
    this.api = new Api(server);
  }

  @Override
  public Response answer(Request request) {
    Request plain = Unpacking.of(request);
    return server.faults().answer(plain, () -> genuine(plain));
  }

  @Override
  public void answered(Request request, Response response, long bodyBytes) {
    Request plain = Unpacking.of(request);
    server.log().add(LoggedRequest.of(server.clock().instant(), plain, response, bodyBytes));
  }

  private Response genuine(Request request) {
    Response response = answerOrRefusal(request);
    return response.header("Server", "Calgate-Simulator").delivery(response.delivery().gzipped());
  }

  private Response answerOrRefusal(Request request) {
    try {
      String path = request.path();
      return path.startsWith(API)
          ? api.answer(request, path.substring(API.length()))
          : authorization.answer(request);
    } catch (GoogleException e) {
      return e.response();
    }
  }
}
