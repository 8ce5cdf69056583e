package dev.calgate.simulator.caldav;

import dev.calgate.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** Finds out who asks, by Basic (RFC 7617). */
final class Authentication {
  private final CalDavSimulator server;

  Authentication(CalDavSimulator server) {
    this.server = server;
  }

  /** Who asks; empty when no or a wrong credential came. */
  Optional<SimulatedUser> user(Request request) {
    return request.headers().first("Authorization").flatMap(this::basic);
  }

  String challenge() {
    return "Basic realm=\"Calendars\", charset=\"UTF-8\"";
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
