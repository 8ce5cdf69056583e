package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Answers of the face. */
final class FaceJson {
  private static final String TYPE = "application/json; charset=utf-8";

  private FaceJson() {}

  /** An answer with a body. */
  static Response answer(int status, JsonNode body) {
    return answer(status, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An answer with a body that is JSON already; with its length, so that it is not chunked. */
  static Response answer(int status, byte[] body) {
    return Response.status(status)
        .header(HttpHeaders.CONTENT_TYPE, TYPE)
        .header(HttpHeaders.CONTENT_LENGTH, body.length)
        .entity(body)
        .build();
  }

  static Response ok(JsonNode body) {
    return answer(200, body);
  }

  /** What is done, without a body. */
  static Response accepted() {
    return Response.accepted().build();
  }
}
