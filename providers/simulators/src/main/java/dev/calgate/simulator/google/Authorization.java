package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.util.Optional;

/** OAuth 2.0 as Google does it: consent in a browser, tokens, revocation, and who the user is. */
final class Authorization {
  private final GoogleSimulator server;

  Authorization(GoogleSimulator server) {
    this.server = server;
  }

  Response answer(Request request) {
    String method = request.method();
    return switch (request.path()) {
      case "/o/oauth2/v2/auth" ->
          method.equals("GET") ? new Consent(server, request).answer() : notFound();
      case "/token", "/oauth2/v4/token", "/o/oauth2/token" ->
          method.equals("POST") ? new TokenEndpoint(server, request).answer() : notFound();
      case "/revoke", "/o/oauth2/revoke" -> revoke(request);
      case "/oauth2/v2/userinfo", "/oauth2/v3/userinfo" -> userinfo(request);
      default -> notFound();
    };
  }

  private static Response notFound() {
    return Response.of(404, "text/html; charset=utf-8", "<!DOCTYPE html><title>Not Found</title>");
  }

  private Response revoke(Request request) {
    Optional<String> token = Query.of(request.query()).text("token");
    boolean revoked =
        token
            .or(() -> Query.of(request.text()).text("token"))
            .filter(server.grants()::revoke)
            .isPresent();
    return revoked
        ? json(200, Json.object())
        : error(400, "invalid_token", "Token expired or revoked");
  }

  private Response userinfo(Request request) {
    Optional<GoogleUser> user =
        request
            .headers()
            .first("Authorization")
            .map(it -> it.replaceFirst("^Bearer +", ""))
            .flatMap(server.grants()::ofAccessToken)
            .map(Grants.Grant::user);
    if (user.isEmpty()) {
      throw GoogleException.authError();
    }
    ObjectNode answer =
        Json.object().put("id", subject(user.get())).put("sub", subject(user.get()));
    return json(200, answer.put("email", user.get().email()).put("verified_email", true));
  }

  /** A number that stands for a user. */
  static String subject(GoogleUser user) {
    return "1" + Integer.toUnsignedString(user.email().hashCode());
  }

  static Response json(int status, ObjectNode body) {
    return Response.of(status)
        .body("application/json; charset=utf-8", Json.bytes(body))
        .header("Cache-Control", "no-store");
  }

  static Response error(int status, String error, String description) {
    return json(status, Json.object().put("error", error).put("error_description", description));
  }
}
