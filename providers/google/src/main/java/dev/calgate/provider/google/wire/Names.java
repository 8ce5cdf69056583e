package dev.calgate.provider.google.wire;

import dev.calgate.model.EventTime;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Ids of events that are known before Google tells them (Event resource, id). */
public final class Names {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** 256 bits in base 32. */
  private static final int LENGTH = 52;

  private Names() {}

  /** What an event of ours is called: letters a to v and digits, the same for the same text. */
  public static String of(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      String digits = new BigInteger(1, hash).toString(32);
      return "0".repeat(LENGTH - digits.length()) + digits;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an occurrence is called, unless its series is the rest of one that was split. */
  public static String ofOccurrence(String seriesId, EventTime originalStart) {
    return seriesId
        + "_"
        + (originalStart instanceof EventTime.AllDay day
            ? DATE.format(day.date())
            : MOMENT.format(originalStart.occurrenceKey()));
  }

  /** An original start as a list of occurrences is asked for it. */
  public static String ofStart(EventTime originalStart) {
    Instant moment = originalStart.occurrenceKey();
    return originalStart instanceof EventTime.AllDay day
        ? day.date().toString()
        : DateTimeFormatter.ISO_INSTANT.format(moment);
  }
}
