package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import org.jspecify.annotations.Nullable;

/** A refusal, as the service answers it. */
final class CronofyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable ObjectNode body;

  private CronofyException(int status, @Nullable ObjectNode body) {
    super("Status " + status);
    this.status = status;
    this.body = body;
  }

  /** Without a body. */
  static CronofyException of(int status) {
    return new CronofyException(status, null);
  }

  /** 422 at one field. */
  static CronofyException invalid(String field, String key, String description) {
    ObjectNode body = Json.object();
    body.putObject("errors")
        .putArray(field)
        .addObject()
        .put("key", key)
        .put("description", description);
    return new CronofyException(422, body);
  }

  static CronofyException required(String field) {
    return invalid(field, "errors.required", field + " must be specified");
  }

  /** 400 of OAuth (RFC 6749 section 5.2). */
  static CronofyException oauth(String error) {
    return new CronofyException(400, Json.object().put("error", error));
  }

  Response response() {
    Response bare = Response.of(status);
    if (status == 401) {
      return bare.header("WWW-Authenticate", "Bearer realm=\"Cronofy\"");
    }
    return body == null ? bare : bare.body("application/json; charset=utf-8", Json.bytes(body));
  }
}
