package dev.calgate.gateway.console;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.Unguessable;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Binds what is pending to the browser that asked for it: what is pending is sealed in a cookie
 * whose name follows from the state, which goes through the provider (RFC 6749 section 10.12).
 * Every gateway that has the keys can open it, and none has to remember anything. Thread-safe.
 */
final class StateCookies {
  private static final String NAME = "calgate_connect_";

  /** Browsers keep it from other hosts and from plain HTTP (RFC 6265bis section 4.1.3.2). */
  private static final String HOST_ONLY = "__Host-";

  /** So much of abandoned ones may stay: servers bound a request's headers, at 8 KiB here. */
  private static final int ROOM = 3_000;

  /** As many characters of a hash tell the consents of one browser apart. */
  private static final int NAME_LENGTH = 22;

  private final CredentialCipher cipher;
  private final Duration life;

  StateCookies(CredentialCipher cipher, Duration life) {
    this.cipher = cipher;
    this.life = life;
  }

  /**
   * Cookies to set at the beginning: the new one, and ends of old ones that take too much room.
   *
   * @param purpose binds it: it is found for nothing else
   * @param pending may hold secrets
   * @param sent what the browser has
   */
  List<String> begin(
      String purpose, String state, String pending, boolean secure, Map<String, String> sent) {
    String value = cipher.seal(bound(purpose, state), pending);
    List<String> cookies = new ArrayList<>();
    cookies.add(cookie(name(state, secure), value, life, secure));
    int room = ROOM;
    for (Map.Entry<String, String> old : sent.entrySet()) {
      if (old.getKey().contains(NAME)) {
        room -= old.getValue().length();
        if (room < 0) {
          cookies.add(cookie(old.getKey(), "", Duration.ZERO, secure));
        }
      }
    }
    return cookies;
  }

  /** The cookies of a request, by their names. */
  static Map<String, String> sent(HttpHeaders headers) {
    Map<String, String> sent = new TreeMap<>();
    for (Map.Entry<String, Cookie> cookie : headers.getCookies().entrySet()) {
      sent.put(cookie.getKey(), cookie.getValue().getValue());
    }
    return sent;
  }

  /** What is pending in the browser for a state; empty when nothing is. */
  Optional<String> find(String purpose, String state, boolean secure, Map<String, String> sent) {
    return Optional.ofNullable(sent.get(name(state, secure)))
        .flatMap(it -> cipher.open(bound(purpose, state), it));
  }

  /** The cookie that ends it. */
  String end(String state, boolean secure) {
    return cookie(name(state, secure), "", Duration.ZERO, secure);
  }

  private static String bound(String purpose, String state) {
    return "connect " + purpose + " " + state;
  }

  private static String cookie(String name, String value, Duration life, boolean secure) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(name, value, life.toSeconds(), secure ? "; Secure" : "");
  }

  /** The state itself stays out of it, for a name may be seen where a value may not. */
  private static String name(String state, boolean secure) {
    return (secure ? HOST_ONLY : "") + NAME + Unguessable.hash(state).substring(0, NAME_LENGTH);
  }
}
