package dev.calgate.provider.caldav.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One spelling for one entity tag. */
public final class ETags {
  private static final Pattern CODING = Pattern.compile("-(gzip|br|deflate)(\"?)$");

  /** SOGo's counter that begins anew with each object at a name, and the second of a change. */
  private static final Pattern REPEATABLE = Pattern.compile("\"?(?:gcs)?\\d{1,10}\"?");

  private static final Pattern SECOND = Pattern.compile("\"?(\\d{10})\"?");
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private ETags() {}

  /**
   * The tag without its weak prefix and without the coding that compressing proxies append; quotes
   * stay as they came, for a condition to send back.
   */
  public static String normal(String tag) {
    String strong = ControlCharacters.removed(tag).trim();
    if (strong.startsWith("W/")) {
      strong = strong.substring(2);
    }
    return CODING.matcher(strong).replaceFirst("$2");
  }

  /** Whether a tag may come again with other content, so that equal tags prove nothing. */
  public static boolean isRepeatable(String tag) {
    return REPEATABLE.matcher(tag).matches();
  }

  /** The moment that a tag of seconds stands for; empty for every other tag. */
  public static Optional<Instant> second(String tag) {
    Matcher matcher = SECOND.matcher(tag);
    return matcher.matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** Whether a second had not safely passed when the server told it: more may change in it. */
  public static boolean isFresh(Instant second, Instant toldAt) {
    return Duration.between(second, toldAt).abs().compareTo(GRAIN) < 0;
  }
}
