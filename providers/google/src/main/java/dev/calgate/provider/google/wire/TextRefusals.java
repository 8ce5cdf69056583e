package dev.calgate.provider.google.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Texts that Google cannot hold, because UTF-8 cannot. */
final class TextRefusals {
  private TextRefusals() {}

  /** Half a character would arrive as a question mark; null is none. */
  static @Nullable String of(@Nullable String... texts) {
    return Arrays.stream(texts).anyMatch(TextRefusals::hasHalves)
        ? "Has a character that Google cannot hold"
        : null;
  }

  private static boolean hasHalves(@Nullable String text) {
    return text != null
        && text.codePoints().anyMatch(it -> Character.getType(it) == Character.SURROGATE);
  }
}
