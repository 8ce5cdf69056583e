package dev.calgate.simulator.google;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ends recurrence rules elsewhere. */
final class Rules {
  private static final Pattern END = Pattern.compile(";(?:COUNT|UNTIL)=[^;]*");
  private static final Pattern COUNT = Pattern.compile(";COUNT=(\\d+)");

  private Rules() {}

  /** A rule that ends at a time. */
  static String until(String rule, String time) {
    return END.matcher(rule).replaceAll("") + ";UNTIL=" + time;
  }

  /** A rule with a COUNT that is so much smaller; others stay as they are. */
  static String without(String rule, int count) {
    return COUNT.matcher(rule).replaceAll((MatchResult it) -> ";COUNT=" + left(it, count));
  }

  private static int left(MatchResult count, int done) {
    return Math.max(1, Integer.parseInt(count.group(1)) - done);
  }
}
