package dev.calgate.simulator.caldav;

/** What servers do to bodies that they do not keep as they came. */
final class Rewriting {
  private static final int WIDTH = 60;

  private Rewriting() {}

  /** The same content folded elsewhere, with another PRODID and a class where there was none. */
  static String of(String text) {
    StringBuilder rewritten = new StringBuilder(text.length() + 100);
    for (String line : text.replaceAll("\r?\n[ \t]", "").split("\r?\n")) {
      if (line.startsWith("PRODID:")) {
        fold(rewritten, "PRODID:-//Rewriting//Server//EN");
      } else {
        if (line.equals("END:VEVENT") && !text.contains("\nCLASS:")) {
          fold(rewritten, "CLASS:PUBLIC");
        }
        fold(rewritten, line);
      }
    }
    return rewritten.toString();
  }

  private static void fold(StringBuilder out, String line) {
    int at = 0;
    while (line.length() - at > WIDTH) {
      // Not between the halves of one character
      int end =
          Character.isHighSurrogate(line.charAt(at + WIDTH - 1)) ? at + WIDTH - 1 : at + WIDTH;
      out.append(line, at, end).append("\r\n ");
      at = end;
    }
    out.append(line, at, line.length()).append("\r\n");
  }
}
