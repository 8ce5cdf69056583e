package dev.calgate.provider.caldav.wire;

import java.util.regex.Pattern;

/**
 * The characters below a blank that no calendar and no XML may have, tab and line ends aside. Some
 * servers hand them through, and no database takes all of them.
 */
public final class ControlCharacters {
  private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]");

  private ControlCharacters() {}

  /** Whether a character, or a byte of UTF-8, is one. */
  static boolean isForbidden(int value) {
    return value >= 0 && value < ' ' && value != '\t' && value != '\n' && value != '\r';
  }

  /** The text without them. */
  public static String removed(String text) {
    return text.chars().anyMatch(ControlCharacters::isForbidden)
        ? FORBIDDEN.matcher(text).replaceAll("")
        : text;
  }
}
