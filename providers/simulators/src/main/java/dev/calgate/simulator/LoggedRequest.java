package dev.calgate.simulator;

import dev.calgate.simulator.http.Headers;
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

  /** Whether it carried a credential. */
  public boolean authorized() {
    return headers.has("Authorization");
  }

  @Override
  public String toString() {
    return method + " " + path + " " + status + (authorized() ? " with credential" : "");
  }
}
