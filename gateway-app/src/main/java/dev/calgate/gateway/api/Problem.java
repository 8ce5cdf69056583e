package dev.calgate.gateway.api;

/** The kinds of problem that the API answers (RFC 9457); each type's address is stable. */
public enum Problem {
  UNAUTHORIZED(401, "The application key is missing or wrong"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The resource has no such method"),
  NOT_ACCEPTABLE(406, "The resource has no such form"),
  CONFLICT(409, "The request does not fit the present state"),
  REQUEST_IN_PROGRESS(409, "The first request with this Idempotency-Key has not ended yet"),
  EPOCH_CHANGED(410, "The feed was restored and counts anew"),
  PRECONDITION_FAILED(412, "The resource has changed meanwhile"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  INVALID_BODY(422, "The body is not the JSON object that is expected"),
  INVALID_REQUEST(422, "A field of the request is not valid"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
  AUTHORIZATION_FAILED(422, "The provider refuses these credentials"),
  NOT_A_CALENDAR_SERVER(422, "No calendar service answers at this address"),
  ADDRESS_REFUSED(422, "This address must not be dialled"),
  OTHER_ACCOUNT(422, "These credentials open another account"),
  REJECTED(422, "The provider refuses this"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "The gateway failed"),
  PROVIDER_FAILED(502, "The provider failed"),
  UNAVAILABLE(503, "The gateway cannot answer now");

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** One sentence, the same for all of its kind. */
  public String title() {
    return title;
  }

  /** The type's address. */
  public String type() {
    return "https://calgate.dev/problems/"
        + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
