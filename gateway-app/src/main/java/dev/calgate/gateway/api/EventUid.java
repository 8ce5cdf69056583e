package dev.calgate.gateway.api;

import dev.calgate.model.ApplicationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The iCalendar UID of a new event: the same for a request that is repeated with its {@code
 * Idempotency-Key}, so that whatever became of the first one there is one event.
 */
final class EventUid {
  private static final int BYTES = 20;
  private static final String DOMAIN = "@calgate";

  private EventUid() {}

  /**
   * Chooses one.
   *
   * @param key null for a request that is not repeated
   */
  static String of(ApplicationId application, @Nullable String key, byte[] body) {
    if (key == null) {
      return UUID.randomUUID() + DOMAIN;
    }
    MessageDigest digest = sha256();
    for (String part : new String[] {application.value(), key}) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest(body), 0, BYTES) + DOMAIN;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
