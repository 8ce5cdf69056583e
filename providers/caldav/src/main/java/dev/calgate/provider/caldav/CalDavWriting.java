package dev.calgate.provider.caldav;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import dev.calgate.provider.caldav.wire.Refusals;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of writes on CalDAV beforehand. */
final class CalDavWriting implements Writing {
  /** What every server takes in a name, and lists as it was given. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");

  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]+");
  private static final int WORD = 40;
  private static final int HASH = 16;

  /** The UID itself where it is a name that is safe everywhere, else what is left of it. */
  @Override
  public ObjectRef newRef(CalendarRef calendar, String uid) {
    return new ObjectRef(calendar.value() + name(uid) + ".ics");
  }

  private static String name(String uid) {
    if (PLAIN.matcher(uid).matches()) {
      return uid;
    }
    String word = OTHER.matcher(uid).replaceAll("-");
    String start = word.substring(word.startsWith("-") ? 1 : 0);
    return start.substring(0, Math.min(start.length(), WORD)) + "-" + hash(uid);
  }

  private static String hash(String uid) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(uid.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> refused(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return Refusals.of(before, after, exception);
  }
}
