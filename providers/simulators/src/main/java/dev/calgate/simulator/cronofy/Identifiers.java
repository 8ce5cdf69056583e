package dev.calgate.simulator.cronofy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Names that nobody chose. */
final class Identifiers {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Identifiers() {}

  /** A name of 24 digits. */
  static String of(String prefix) {
    return prefix + HexFormat.of().formatHex(bytes(12));
  }

  /** 32 characters that nobody guesses. */
  static String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(24));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
