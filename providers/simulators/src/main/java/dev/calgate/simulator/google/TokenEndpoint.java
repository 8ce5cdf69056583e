package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands out tokens for a code, a refresh token or a service account's signature. */
final class TokenEndpoint {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final GoogleSimulator server;
  private final Grants grants;
  private final Request request;
  private final Query form;

  TokenEndpoint(GoogleSimulator server, Request request) {
    this.server = server;
    this.grants = server.grants();
    this.request = request;
    this.form = Query.of(request.text());
  }

  Response answer() {
    return switch (form.text("grant_type").orElse("")) {
      case "authorization_code" -> known().map(this::ofCode).orElseGet(TokenEndpoint::unknown);
      case "refresh_token" -> known().map(this::ofRefreshToken).orElseGet(TokenEndpoint::unknown);
      case JWT_BEARER -> ofAssertion();
      default ->
          Authorization.error(
              400, "unsupported_grant_type", "Invalid grant_type: it is not known.");
    };
  }

  private static Response unknown() {
    return Authorization.error(401, "invalid_client", "Unauthorized");
  }

  private static Response invalidGrant(String words) {
    return Authorization.error(400, "invalid_grant", words);
  }

  /** The client that can prove who it is. */
  private Optional<Grants.Client> known() {
    String id = form.text("client_id").orElse("");
    String secret = form.text("client_secret").orElse("");
    Optional<String> basic =
        request.headers().first("Authorization").filter(it -> it.startsWith("Basic "));
    if (basic.isPresent()) {
      String[] pair = pair(basic.get().substring("Basic ".length()));
      id = pair[0];
      secret = pair[1];
    }
    String proof = secret;
    return grants.client(id).filter(it -> it.secret().equals(proof));
  }

  private static String[] pair(String encoded) {
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      String[] pair = text.split(":", 2);
      return pair.length == 2 ? pair : new String[] {"", ""};
    } catch (IllegalArgumentException e) {
      return new String[] {"", ""};
    }
  }

  private Response ofCode(Grants.Client client) {
    Optional<Grants.Code> code = form.text("code").flatMap(grants::take);
    if (code.isEmpty() || !code.get().grant().clientId().equals(client.id())) {
      return invalidGrant("Malformed auth code.");
    }
    if (!code.get().redirect().equals(form.text("redirect_uri").orElse(""))) {
      return Authorization.error(400, "redirect_uri_mismatch", "Bad Request");
    }
    if (!verified(code.get().challenge())) {
      return invalidGrant("Invalid code verifier.");
    }
    ObjectNode answer = tokens(code.get().grant());
    if (code.get().offline()) {
      answer.put("refresh_token", grants.refreshToken(code.get().grant()));
    }
    return Authorization.json(200, answer);
  }

  private boolean verified(@Nullable String challenge) {
    Optional<String> verifier = form.text("code_verifier");
    return challenge == null
        ? verifier.isEmpty()
        : verifier
            .map(Identifiers::sha256)
            .map(Identifiers::base64)
            .filter(challenge::equals)
            .isPresent();
  }

  private Response ofRefreshToken(Grants.Client client) {
    Optional<Grants.Grant> grant = form.text("refresh_token").flatMap(grants::ofRefreshToken);
    return grant
        .filter(it -> it.clientId().equals(client.id()))
        .map(it -> Authorization.json(200, tokens(it)))
        .orElseGet(() -> invalidGrant("Token has been expired or revoked."));
  }

  private Response ofAssertion() {
    try {
      Assertion assertion = Assertion.of(form.text("assertion").orElse(""), server);
      return Authorization.json(
          200,
          tokens(grants.grantUnasked(assertion.user(), assertion.account(), assertion.scope())));
    } catch (Assertion.RefusedException e) {
      return Authorization.error(e.status(), e.error(), String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode tokens(Grants.Grant grant) {
    ObjectNode answer =
        Json.object()
            .put("access_token", grants.accessToken(grant))
            .put("expires_in", Grants.LIFE.toSeconds() - 1)
            .put("scope", String.join(" ", grant.scopes()))
            .put("token_type", "Bearer");
    return grant.scopes().contains("openid") ? answer.put("id_token", idToken(grant)) : answer;
  }

  /** Says who the user is; its signature is none, so only what comes straight from here counts. */
  private String idToken(Grants.Grant grant) {
    long now = server.clock().instant().getEpochSecond();
    ObjectNode claims =
        Json.object()
            .put("iss", server.url())
            .put("aud", grant.clientId())
            .put("sub", Authorization.subject(grant.user()))
            .put("email", grant.user().email())
            .put("email_verified", true)
            .put("iat", now)
            .put("exp", now + Grants.LIFE.toSeconds());
    ObjectNode header = Json.object().put("alg", "none").put("typ", "JWT");
    return Identifiers.base64(Json.bytes(header))
        + "."
        + Identifiers.base64(Json.bytes(claims))
        + ".";
  }
}
