package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Consent, tokens and revocation. With {@code account=<address>&consent=granted} the page of
 * consent sends the browser back at once, with {@code consent=refused} too.
 */
final class OAuthMethods {
  private final CronofySimulator server;
  private final Request request;
  private final Parameters parameters;

  OAuthMethods(CronofySimulator server, Request request) {
    this.server = server;
    this.request = request;
    this.parameters = Parameters.of(request);
  }

  Response answer() {
    return switch (request.method() + " " + request.path()) {
      case "GET /oauth/authorize" -> consent();
      case "POST /oauth/token" -> token();
      case "POST /oauth/token/revoke" -> revoke();
      default -> throw CronofyException.of(404);
    };
  }

  private Response consent() {
    String client = parameters.text("client_id").orElse("");
    String redirect = parameters.text("redirect_uri").orElse("");
    boolean asked = parameters.text("response_type").filter("code"::equals).isPresent();
    if (!asked || redirect.isEmpty() || !server.grants().isClient(client)) {
      throw CronofyException.oauth("invalid_request");
    }
    return switch (parameters.text("consent").orElse("")) {
      case "granted" -> granted(client, redirect);
      case "refused" -> back(redirect, "error=access_denied");
      default -> page();
    };
  }

  private Response granted(String client, String redirect) {
    CronofyAccount account =
        parameters
            .text("account")
            .flatMap(server::account)
            .orElseThrow(() -> CronofyException.oauth("invalid_request"));
    Grants.Grant grant =
        server.grants().grant(account, client, parameters.text("scope").orElse("read_write"));
    return back(redirect, "code=" + encoded(server.grants().code(grant, redirect)));
  }

  private Response back(String redirect, String words) {
    String state = parameters.text("state").map(it -> "&state=" + encoded(it)).orElse("");
    String joint = redirect.contains("?") ? "&" : "?";
    return Response.of(302).header("Location", redirect + joint + words + state);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Response page() {
    StringBuilder page =
        new StringBuilder("<!DOCTYPE html><title>Connect a calendar</title><h1>Whose?</h1>");
    for (CronofyAccount account : server.accounts()) {
      String target = request.target() + "&consent=granted&account=" + encoded(account.email());
      page.append("<p><a href=\"").append(escaped(target)).append("\">");
      page.append(escaped(account.email())).append("</a></p>");
    }
    page.append("<p><a href=\"").append(escaped(request.target() + "&consent=refused"));
    return Response.of(200, "text/html; charset=utf-8", page.append("\">Refuse</a>").toString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private Response token() {
    String client = parameters.text("client_id").orElse("");
    if (!server.grants().isClient(client, parameters.text("client_secret").orElse(""))) {
      throw CronofyException.oauth("invalid_client");
    }
    return switch (parameters.text("grant_type").orElse("")) {
      case "authorization_code" ->
          tokens(
              client,
              server
                  .grants()
                  .take(
                      parameters.text("code").orElse(""),
                      parameters.text("redirect_uri").orElse("")),
              true);
      case "refresh_token" ->
          tokens(
              client,
              server.grants().ofRefreshToken(parameters.text("refresh_token").orElse(null)),
              false);
      default -> throw CronofyException.oauth("unsupported_grant_type");
    };
  }

  private Response tokens(String client, Optional<Grants.Grant> of, boolean first) {
    Grants.Grant grant =
        of.filter(it -> it.clientId().equals(client))
            .orElseThrow(() -> CronofyException.oauth("invalid_grant"));
    String token = server.grants().accessToken(grant);
    ObjectNode answer =
        Json.object()
            .put("token_type", "bearer")
            .put("access_token", token)
            .put("expires_in", server.grants().life(token).toSeconds())
            .put("refresh_token", grant.refreshToken())
            .put("scope", grant.scope());
    if (first) {
      answer.put("account_id", grant.account().sub()).put("sub", grant.account().sub());
      answer.set("linking_profile", grant.account().linkingProfile());
    }
    return Response.of(200)
        .body("application/json; charset=utf-8", Json.bytes(answer))
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache");
  }

  /** An unknown token is revoked already (RFC 7009); one client says {@code refresh_token}. */
  private Response revoke() {
    String client = parameters.text("client_id").orElse("");
    if (!server.grants().isClient(client, parameters.text("client_secret").orElse(""))) {
      throw CronofyException.oauth("invalid_client");
    }
    Optional<String> token = parameters.text("token").or(() -> parameters.text("refresh_token"));
    Optional<String> sub = parameters.text("sub");
    if (token.isEmpty() && sub.isEmpty()) {
      throw CronofyException.oauth("invalid_request");
    }
    token.ifPresentOrElse(
        server.grants()::revoke,
        () ->
            server.accounts().stream()
                .filter(it -> it.sub().equals(sub.orElse("")))
                .forEach(server.grants()::revoke));
    return Response.of(200);
  }
}
