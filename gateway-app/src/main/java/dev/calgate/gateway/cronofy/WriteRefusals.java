package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.write.WriteException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;

/** What it says to a client of the face that something was not written. */
final class WriteRefusals {
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  /** What the face calls the model's fields. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "title", "summary",
          "free_busy", "transparency",
          "privacy", "event_private",
          "conference", "conferencing");

  private WriteRefusals() {}

  /** The answer to a write that failed. */
  static FaceException of(WriteException error) {
    String message = String.valueOf(error.getMessage());
    return switch (error.kind()) {
      case NOT_FOUND -> FaceException.notFound();
      case INVALID ->
          error.fields().containsKey("calendar_id") ? readOnly() : unsupported(error.fields());
      case REFUSED ->
          FaceException.unprocessable(
              "event", Refusals.NOT_SUPPORTED, "The calendar service refuses this: " + message);
      case UNWRITABLE -> FaceException.unprocessable("event", Refusals.NOT_SUPPORTED, message);
      case STATE -> FaceException.locked(message);
      case STALE, UNAVAILABLE ->
          FaceException.unavailable(message, error.retryAfter().orElse(A_WHILE));
      case FAILED -> new FaceException(message, Response.status(502).build());
    };
  }

  /** The calendar can only be read. */
  static FaceException readOnly() {
    return new FaceException("the calendar is read-only", Response.status(403).build());
  }

  private static FaceException unsupported(Map<String, String> fields) {
    Refusals refusals = new Refusals();
    fields.forEach(
        (field, reason) ->
            refusals.add(FIELDS.getOrDefault(field, field), Refusals.NOT_SUPPORTED, reason));
    return FaceException.unprocessable(refusals);
  }
}
