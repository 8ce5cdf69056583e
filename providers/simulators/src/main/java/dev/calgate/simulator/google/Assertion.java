package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a service account has signed (RFC 7523).
 *
 * @param account who signed
 * @param user in whose name the account acts: its own, or one that it may stand for
 */
record Assertion(String account, GoogleUser user, String scope) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** An assertion that is not believed. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String error;

    RefusedException(int status, String error, String message) {
      super(message);
      this.status = status;
      this.error = error;
    }

    int status() {
      return status;
    }

    String error() {
      return error;
    }
  }

  /** Reads and verifies. */
  static Assertion of(String text, GoogleSimulator server) throws RefusedException {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw refused("Invalid JWT: it has not three parts.");
    }
    ObjectNode header = decoded(parts[0]);
    ObjectNode claims = decoded(parts[1]);
    String account = claims.path("iss").asText();
    Optional<GoogleSimulator.ServiceAccount> known = server.serviceAccount(account);
    if (known.isEmpty()) {
      throw refused("Invalid grant: account not found");
    }
    if (!header.path("alg").asText().equals("RS256")
        || !signed(known.get().key(), parts[0] + "." + parts[1], parts[2])) {
      throw refused("Invalid JWT Signature.");
    }
    checkTimes(claims, server.clock().instant());
    String audience = claims.path("aud").asText();
    if (!audience.endsWith("/token")) {
      throw refused("Invalid JWT: Failed audience check.");
    }
    String scope = claims.path("scope").asText();
    if (scope.isBlank()) {
      throw new RefusedException(400, "invalid_scope", "Empty or missing scope not allowed.");
    }
    return new Assertion(account, user(known.get(), claims.path("sub").asText(), server), scope);
  }

  private static GoogleUser user(
      GoogleSimulator.ServiceAccount account, String subject, GoogleSimulator server)
      throws RefusedException {
    if (subject.isEmpty() || subject.equals(account.self().email())) {
      return account.self();
    }
    if (!account.delegated()) {
      throw new RefusedException(
          401,
          "unauthorized_client",
          "Client is unauthorized to retrieve access tokens using this method, or client not"
              + " authorized for any of the scopes requested.");
    }
    Optional<GoogleUser> user = server.user(subject);
    if (user.isEmpty()) {
      throw refused("Invalid email or User ID");
    }
    return user.get();
  }

  private static void checkTimes(ObjectNode claims, Instant now) throws RefusedException {
    Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
    Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
    boolean good =
        issued.isBefore(now.plus(SKEW)) && end.isAfter(now) && !end.isAfter(issued.plus(LONGEST));
    if (!good) {
      throw refused(
          "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
              + " timeframe. Check your iat and exp values in the JWT claim.");
    }
  }

  private static ObjectNode decoded(String part) throws RefusedException {
    try {
      return Json.parse(Base64.getUrlDecoder().decode(part));
    } catch (IllegalArgumentException | GoogleException e) {
      throw refused("Invalid JWT: a part cannot be read.");
    }
  }

  private static boolean signed(PublicKey key, String text, String signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(400, "invalid_grant", message);
  }
}
