package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import org.jspecify.annotations.Nullable;

/** A request is refused, in the words of Google's error bodies. */
final class GoogleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String CHALLENGE =
      "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";

  private final int status;
  private final String reason;
  private final String words;
  private String domain = "global";
  private @Nullable String locationType;
  private @Nullable String location;
  private @Nullable String canonicalStatus;
  private @Nullable String missingScopeFor;

  GoogleException(int status, String reason, String message) {
    super(message, null, false, false);
    this.status = status;
    this.reason = reason;
    this.words = message;
  }

  static GoogleException notFound() {
    return new GoogleException(404, "notFound", "Not Found");
  }

  static GoogleException invalid(String message) {
    return new GoogleException(400, "invalid", message);
  }

  static GoogleException required(String message) {
    return new GoogleException(400, "required", message);
  }

  static GoogleException parameter(String name, String value) {
    return new GoogleException(400, "invalidParameter", "Invalid value '" + value + "'.")
        .at("parameter", name);
  }

  /** A parameter {@code fields} that is malformed, or names what there is not. */
  static GoogleException fields(String selection) {
    return new GoogleException(400, "invalidParameter", "Invalid field selection " + selection)
        .at("parameter", "fields");
  }

  static GoogleException notWithSyncToken() {
    return new GoogleException(
            400,
            "syncTokenWithRequestRestrictions",
            "Sync token cannot be used with other request restrictions.")
        .domain("calendar")
        .at("parameter", "syncToken");
  }

  static GoogleException timeRangeEmpty(String parameter) {
    return new GoogleException(400, "timeRangeEmpty", "The specified time range is empty.")
        .domain("calendar")
        .at("parameter", parameter);
  }

  static GoogleException authError() {
    GoogleException refused =
        new GoogleException(401, "authError", "Invalid Credentials").at("header", "Authorization");
    refused.canonicalStatus = "UNAUTHENTICATED";
    return refused;
  }

  /** The access token lacks the scope for a method, such as {@code calendar.events.list}. */
  static GoogleException scope(String method) {
    GoogleException refused =
        new GoogleException(403, "insufficientPermissions", "Insufficient Permission");
    refused.canonicalStatus = "PERMISSION_DENIED";
    refused.missingScopeFor = method;
    return refused;
  }

  static GoogleException accessLevel(String needed) {
    return new GoogleException(
            403, "requiredAccessLevel", "You need to have " + needed + " access to this calendar.")
        .domain("calendar");
  }

  GoogleException domain(String name) {
    domain = name;
    return this;
  }

  GoogleException at(String type, String name) {
    locationType = type;
    location = name;
    return this;
  }

  /** The whole answer. */
  Response response() {
    Response response =
        Response.of(status).body("application/json; charset=UTF-8", Json.bytes(body()));
    return status == 401 ? response.header("WWW-Authenticate", CHALLENGE) : response;
  }

  private ObjectNode body() {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    ObjectNode one = error.putArray("errors").addObject();
    one.put("domain", domain).put("reason", reason).put("message", words);
    if (location != null) {
      one.put("locationType", locationType).put("location", location);
    }
    error.put("code", status).put("message", words);
    if (canonicalStatus != null) {
      error.put("status", canonicalStatus);
    }
    if (missingScopeFor != null) {
      error.put("message", "Request had insufficient authentication scopes.");
      ObjectNode detail = error.putArray("details").addObject();
      detail
          .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
          .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
          .put("domain", "googleapis.com")
          .putObject("metadata")
          .put("service", "calendar-json.googleapis.com")
          .put("method", missingScopeFor);
    }
    return body;
  }
}
