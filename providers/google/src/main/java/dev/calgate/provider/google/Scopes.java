package dev.calgate.provider.google;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Google lets the gateway do for a person (RFC 6749 section 3.3). */
final class Scopes {
  private static final String CALENDAR = "https://www.googleapis.com/auth/calendar";
  private static final String READ_ONLY = ".readonly";

  /**
   * The narrowest pair by which events are read and written, on all calendars that the person may
   * write to, and the list of calendars is read, and by which both are watched (Google's
   * description of its API, scopes of each method). None can be made with it: see {@link #MAKING}.
   */
  static final List<String> USUAL =
      List.of(CALENDAR + ".events", CALENDAR + ".calendarlist.readonly");

  /** The narrowest that lets calendars be made (its description, {@code calendars.insert}). */
  static final String MAKING = CALENDAR + ".calendars";

  private static final Pattern TOKEN = Pattern.compile("[!#-\\[\\]-~]+");

  private Scopes() {}

  static boolean isScope(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * What was asked for and is not granted; people may untick single ones. Only scopes of calendars
   * are looked at: for others, such as {@code email}, Google answers with another name.
   *
   * @param granted with blanks between
   */
  static Set<String> missing(List<String> asked, String granted) {
    Set<String> given = new HashSet<>(List.of(granted.trim().split(" +")));
    Set<String> missing = new TreeSet<>(asked);
    missing.removeIf(it -> !it.startsWith(CALENDAR) || covering(it).anyMatch(given::contains));
    return missing;
  }

  /** The scope itself, and those of Google's description that allow more than it does. */
  private static Stream<String> covering(String scope) {
    Stream<String> wider =
        scope.endsWith(READ_ONLY)
            ? Stream.of(
                scope.substring(0, scope.length() - READ_ONLY.length()), CALENDAR + READ_ONLY)
            : Stream.of();
    return Stream.concat(Stream.of(scope, CALENDAR), wider);
  }
}
