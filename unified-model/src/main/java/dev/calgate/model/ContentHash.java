package dev.calgate.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint of an event's content: two states have the same one exactly when {@link EventDiff}
 * finds no difference. 128 bits of SHA-256 over the content's fields, each with its length, as 32
 * hex digits.
 */
public record ContentHash(String value) {
  private static final int BYTES = 16;

  /** The fingerprint of an event as it is. */
  public static ContentHash of(Event event) {
    MessageDigest digest = Ids.sha256();
    EventDiff.fields(event).forEach((field, value) -> feed(digest, field, value));
    byte[] hash = Arrays.copyOf(digest.digest(), BYTES);
    return new ContentHash(HexFormat.of().formatHex(hash));
  }

  private static void feed(MessageDigest digest, String field, @Nullable Object value) {
    if (value == null) {
      return;
    }
    text(digest, field);
    if (value instanceof List<?> list) {
      // Sorted, because their order is no content.
      String[] items = list.stream().map(Objects::toString).sorted().toArray(String[]::new);
      length(digest, items.length);
      for (String item : items) {
        text(digest, item);
      }
    } else {
      text(digest, value.toString());
    }
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(digest, bytes.length);
    digest.update(bytes);
  }

  private static void length(MessageDigest digest, int length) {
    digest.update((byte) (length >>> 24));
    digest.update((byte) (length >>> 16));
    digest.update((byte) (length >>> 8));
    digest.update((byte) length);
  }
}
