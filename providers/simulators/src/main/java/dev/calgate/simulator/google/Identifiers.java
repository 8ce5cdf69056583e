package dev.calgate.simulator.google;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Names that nobody chose. */
final class Identifiers {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 26;

  private Identifiers() {}

  /** 26 characters of base32hex, as Google names events and calendars. */
  static String random() {
    return base32(new BigInteger(5 * LENGTH, RANDOM)).substring(0, LENGTH);
  }

  /** Characters fit for a secret in a URL. */
  static String secret(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return base64(random);
  }

  /** The name that an imported event has by its UID. */
  static String ofImported(String iCalUid) {
    return "_" + base32(new BigInteger(1, sha256(iCalUid))).substring(0, 40);
  }

  /** A short opaque text that is the same for the same text. */
  static String digest(String text) {
    return base64(sha256(text)).substring(0, 22);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String base32(BigInteger number) {
    String digits = number.toString(32);
    return "0".repeat(Math.max(0, LENGTH - digits.length())) + digits;
  }
}
