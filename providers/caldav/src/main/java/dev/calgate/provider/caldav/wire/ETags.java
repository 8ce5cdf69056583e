package dev.calgate.provider.caldav.wire;

import java.util.regex.Pattern;

/** One spelling for one entity tag. */
public final class ETags {
  private static final Pattern CODING = Pattern.compile("-(gzip|br|deflate)(\"?)$");

  private ETags() {}

  /**
   * The tag without its weak prefix and without the coding that compressing proxies append; quotes
   * stay as they came, for a condition to send back.
   */
  public static String normal(String tag) {
    String strong = tag.trim();
    if (strong.startsWith("W/")) {
      strong = strong.substring(2);
    }
    return CODING.matcher(strong).replaceFirst("$2");
  }
}
