package dev.calgate.provider.http;

/** What an exception says, as far as people are told: libraries quote what came over the wire. */
public final class Reasons {
  private static final int LONGEST = 200;

  private Reasons() {}

  /** Its message on one line of printable characters, cut off after 200; empty for none. */
  public static String of(Throwable error) {
    String message = error.getMessage();
    if (message == null) {
      return "";
    }
    String cut = message.substring(0, Math.min(LONGEST, message.length()));
    return cut.lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7e]", "?").trim();
  }
}
