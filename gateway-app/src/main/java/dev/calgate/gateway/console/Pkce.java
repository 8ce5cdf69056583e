package dev.calgate.gateway.console;

import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What nobody can guess, and what may be told of it (RFC 7636). Thread-safe. */
final class Pkce {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Pkce() {}

  /** 256 random bits in 43 characters, as section 4.1 wants a verifier. */
  static String draw() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return text(bytes);
  }

  /** The challenge of a verifier, by S256 (section 4.2). */
  static String challenge(Secret verifier) {
    return hash(verifier.reveal());
  }

  /** SHA-256 of a text, in 43 characters. */
  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return text(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
