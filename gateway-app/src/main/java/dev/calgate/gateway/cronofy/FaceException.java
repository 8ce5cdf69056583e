package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.Permission;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** A request that is refused, with the answer that Cronofy's error-codes page has for it. */
final class FaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int UNPROCESSABLE = 422;
  private static final int LOCKED = 423;
  private static final int TOO_MANY = 429;

  private final transient Response response;

  FaceException(String message, Response response) {
    super(message);
    this.response = response;
  }

  /** The token is not known, or no longer good (RFC 6750 section 3). */
  static FaceException unauthorized() {
    return of(
        "unauthorized",
        Response.status(401)
            .header(
                HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"calgate\", error=\"invalid_token\""));
  }

  /** The token does not allow it. */
  static FaceException forbidden(Permission missing) {
    return of("forbidden: " + missing, Response.status(403));
  }

  /** There is no such thing, or it is not this account's. */
  static FaceException notFound() {
    return of("not found", Response.status(404));
  }

  /** The account cannot be written to. */
  static FaceException locked(String message) {
    return of(message, Response.status(LOCKED));
  }

  /** The same, telling people why, in the form of {@link #unprocessable(Refusals)}. */
  static FaceException locked(String field, String message) {
    Refusals refusals = new Refusals();
    refusals.add(field, "errors.locked", message);
    return new FaceException(message, FaceJson.answer(LOCKED, refusals.json()));
  }

  /** Not now. */
  static FaceException unavailable(String message, Duration after) {
    long seconds = Math.max(1, after.plusNanos(999_999_999).toSeconds());
    return of(message, Response.status(503).header(HttpHeaders.RETRY_AFTER, seconds));
  }

  /** Too many requests. */
  static FaceException tooMany(Duration after) {
    return of(
        "too many requests",
        Response.status(TOO_MANY).header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds())));
  }

  /** Parameters that make no sense: {@code {"errors": {field: [{"key", "description"}]}}}. */
  static FaceException unprocessable(Refusals refusals) {
    return new FaceException(
        "unprocessable: " + refusals, FaceJson.answer(UNPROCESSABLE, refusals.json()));
  }

  /** One such mistake. */
  static FaceException unprocessable(String field, String key, String description) {
    Refusals refusals = new Refusals();
    refusals.add(field, key, description);
    return unprocessable(refusals);
  }

  private static FaceException of(String message, Response.ResponseBuilder response) {
    return new FaceException(message, response.build());
  }

  Response response() {
    return response;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
