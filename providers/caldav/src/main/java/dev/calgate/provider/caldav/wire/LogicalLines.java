package dev.calgate.provider.caldav.wire;

/**
 * Cuts an object's text into content lines, each with its continuations (RFC 5545 section 3.1).
 * Tolerant of line ends and a byte-order mark. Linear in the size of the text.
 */
final class LogicalLines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final Taker taker;

  private LogicalLines(String text, Taker taker) {
    this.text = text;
    this.taker = taker;
  }

  /** Takes one line after the other. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a line.
     *
     * @param number of the line in the text at which it begins, from 1
     * @param unfolded the line as one; good until this returns
     * @param from where it begins in the text
     * @param to where the next one begins
     */
    void take(int number, StringBuilder unfolded, int from, int to);
  }

  /** Cuts; a byte-order mark belongs to no line. */
  static void read(String text, Taker taker) {
    new LogicalLines(text, taker).read();
  }

  private void read() {
    int at = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    int number = 0;
    int begin = 1;
    int from = at;
    StringBuilder unfolded = new StringBuilder();
    while (at < text.length()) {
      int end = lineEnd(at);
      number++;
      if (number > 1 && at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        unfolded.append(text, at + 1, end);
      } else {
        if (number > 1) {
          taker.take(begin, unfolded, from, at);
        }
        unfolded.setLength(0);
        unfolded.append(text, at, end);
        begin = number;
        from = at;
      }
      at = next(end);
    }
    if (number > 0) {
      taker.take(begin, unfolded, from, text.length());
    }
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  private int next(int end) {
    boolean both =
        end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
    return end + (both ? 2 : 1);
  }
}
