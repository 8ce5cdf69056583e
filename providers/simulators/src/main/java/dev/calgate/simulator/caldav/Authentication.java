package dev.calgate.simulator.caldav;

import dev.calgate.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** Finds out who asks: by Basic (RFC 7617), or by Digest when the dial says so. */
final class Authentication {
  private final CalDavSimulator server;
  private final DigestNonces nonces = new DigestNonces();

  Authentication(CalDavSimulator server) {
    this.server = server;
  }

  /** Who asks; empty when no or a wrong credential came. */
  Optional<SimulatedUser> user(Request request) {
    Optional<String> header = request.headers().first("Authorization");
    return digest()
        ? header.flatMap(it -> DigestCredential.parse(it)).flatMap(it -> digest(it, request))
        : header.flatMap(this::basic);
  }

  /** What to ask of a client that was refused. */
  String challenge(Request request) {
    if (!digest()) {
      return "Basic realm=\"" + DigestCredential.REALM + "\", charset=\"UTF-8\"";
    }
    boolean stale =
        request
            .headers()
            .first("Authorization")
            .flatMap(DigestCredential::parse)
            .filter(it -> right(it, request).isPresent())
            .isPresent();
    return "Digest realm=\"%s\", qop=\"auth\", algorithm=MD5, nonce=\"%s\"%s"
        .formatted(DigestCredential.REALM, nonces.issue(), stale ? ", stale=true" : "");
  }

  private boolean digest() {
    return server.dials().get(Dial.AUTHENTICATION) == Dial.Scheme.DIGEST;
  }

  private Optional<SimulatedUser> digest(DigestCredential credential, Request request) {
    return right(credential, request)
        .filter(
            it ->
                nonces.use(
                    credential.nonce(), credential.count(), server.dials().get(Dial.NONCE_USES)));
  }

  /** The user whose password made a credential, however old its nonce is. */
  private Optional<SimulatedUser> right(DigestCredential credential, Request request) {
    return server
        .find(credential.user())
        .filter(it -> credential.uri().equals(request.target()))
        .filter(
            it ->
                same(credential.expected(request.method(), it.password()), credential.response()));
  }

  private Optional<SimulatedUser> basic(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      byte[] plain = Base64.getDecoder().decode(header.substring(6).trim());
      String[] pair = new String(plain, StandardCharsets.UTF_8).split(":", 2);
      return server.find(pair[0]).filter(it -> pair.length == 2 && same(it.password(), pair[1]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
