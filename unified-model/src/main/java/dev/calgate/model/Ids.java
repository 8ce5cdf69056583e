package dev.calgate.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Derives typed ids: the same parts always give the same id, on every node and after every rebuild.
 * 128 bits of SHA-256 over the length-prefixed parts.
 */
public final class Ids {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;
  private static final Pattern BODY = Pattern.compile("[a-z2-7]{" + LENGTH + "}");

  private Ids() {}

  /** The id of the account that {@code identity} names at a provider, for one application. */
  public static AccountId account(ApplicationId application, String provider, String identity) {
    return new AccountId(derive("acc", application.value(), provider, identity));
  }

  /** The id of a calendar by the provider's stable reference. */
  public static CalendarId calendar(AccountId account, String calendarRef) {
    return new CalendarId(derive("cal", account.value(), calendarRef));
  }

  /**
   * The id of an event. The series of an exception has the same parts with no original start, so
   * the exception knows its series' id before the series is seen.
   *
   * @param objectRef the remote resource that holds the event, or its series
   * @param originalStart null for singles and series
   */
  public static EventId event(
      CalendarId calendar, String objectRef, String uid, @Nullable EventTime originalStart) {
    return new EventId(
        derive(
            "evt",
            calendar.value(),
            objectRef,
            uid,
            originalStart == null ? "" : recurrenceKey(originalStart)));
  }

  /** One spelling for one occurrence: the moment for zoned starts, the local form for others. */
  private static String recurrenceKey(EventTime start) {
    return start.fold(
        day -> day.date().toString(),
        zoned -> zoned.instant(zoned.zone()).toString(),
        floating -> floating.dateTime().toString());
  }

  static void check(String prefix, String value) {
    if (!value.startsWith(prefix + "_")
        || !BODY.matcher(value.substring(prefix.length() + 1)).matches()) {
      throw new IllegalArgumentException("Not an id of the form " + prefix + "_…");
    }
  }

  private static String derive(String prefix, String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(
          new byte[] {
            (byte) (bytes.length >>> 24),
            (byte) (bytes.length >>> 16),
            (byte) (bytes.length >>> 8),
            (byte) bytes.length
          });
      digest.update(bytes);
    }
    return prefix + "_" + base32(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder(LENGTH);
    int buffer = 0;
    int bits = 0;
    for (int i = 0; text.length() < LENGTH; i++) {
      buffer = (buffer << 8) | (bytes[i] & 0xff);
      bits += 8;
      while (bits >= 5 && text.length() < LENGTH) {
        bits -= 5;
        text.append(ALPHABET.charAt((buffer >>> bits) & 31));
      }
    }
    return text.toString();
  }
}
