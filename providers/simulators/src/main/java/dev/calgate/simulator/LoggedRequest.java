package dev.calgate.simulator;

import dev.calgate.simulator.http.Headers;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.time.Instant;

/**
 * One request that a simulator answered.
 *
 * @param at when it was answered, by the simulator's clock
 * @param path as it was sent, escapes included
 * @param query what stood behind the question mark; empty when there was none
 * @param bodySize bytes of the request's body
 * @param body the beginning of the request's body, at most {@value #MAX_BODY} bytes
 * @param status of the answer; 0 when the connection was cut before any answer
 * @param answerSize bytes of the answer's body as sent
 */
public record LoggedRequest(
    Instant at,
    String method,
    String path,
    String query,
    Headers headers,
    int bodySize,
    String body,
    int status,
    long answerSize) {

  /** How much of a body is kept. */
  public static final int MAX_BODY = 1024;

  /** The entry of a request and its answer, with the size of the answer's body; for simulators. */
  public static LoggedRequest of(Instant at, Request request, Response response, long bodyBytes) {
    return new LoggedRequest(
        at,
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        request.body().length,
        request.text(MAX_BODY),
        response.delivery().cutAfter() == 0 ? 0 : response.status(),
        bodyBytes);
  }

  /** Whether it carried a credential. */
  public boolean authorized() {
    return headers.has("Authorization");
  }

  @Override
  public String toString() {
    return method + " " + path + " " + status + (authorized() ? " with credential" : "");
  }
}
