package dev.calgate.gateway.registry;

import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What can be stored of what a service tells. PostgreSQL's texts have no U+0000, UTF-8 no halves of
 * surrogate pairs, and a row of an index has room for 2,700 bytes.
 */
final class Keepable {
  private static final int LONGEST_NAME = 2_000;
  private static final int LONGEST_VERSION = 4_096;
  private static final int LONGEST_TEXT = 16 << 10;
  private static final char REPLACEMENT = '\ufffd';

  private Keepable() {}

  /** Whether a text can be a key. */
  static boolean isName(String text) {
    return text.length() <= LONGEST_NAME
        && isText(text)
        && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  /** Whether a text can be kept at all. */
  static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isOdd(text, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOdd(String text, int at) {
    char it = text.charAt(at);
    if (it == 0) {
      return true;
    }
    if (Character.isHighSurrogate(it)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(it)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** A text that can be kept: what cannot is replaced, and what is too long is cut. */
  static @Nullable String cleared(@Nullable String text) {
    if (text == null || (text.length() <= LONGEST_TEXT && isText(text))) {
      return text;
    }
    String cut = text.substring(0, Math.min(LONGEST_TEXT, text.length()));
    StringBuilder cleared = new StringBuilder(cut);
    for (int i = 0; i < cut.length(); i++) {
      if (isOdd(cut, i)) {
        cleared.setCharAt(i, REPLACEMENT);
      }
    }
    return cleared.toString();
  }

  /** A calendar with texts that can be stored; its reference is left as it is. */
  static RemoteCalendar calendar(RemoteCalendar told) {
    return new RemoteCalendar(
        told.ref(),
        String.valueOf(cleared(told.name())),
        String.valueOf(cleared(told.description())),
        cleared(told.color()),
        told.timeZone(),
        told.primary(),
        told.readOnly(),
        cleared(told.stateTag()));
  }

  /** What is told of an object, or that it cannot be stored. */
  static RemoteChange change(RemoteChange told) {
    ObjectRef ref = ref(told.ref());
    if (told instanceof RemoteChange.Removed) {
      return ref.equals(told.ref()) ? told : new RemoteChange.Removed(ref);
    }
    if (!ref.equals(told.ref())) {
      return unreadable(ref, version(told), "The object has a name that cannot be stored");
    }
    if (told instanceof RemoteChange.Upserted it && !isSound(it.object())) {
      return unreadable(ref, version(told), "The object has a text that cannot be stored");
    }
    VersionTag version = version(told);
    return isSound(version) ? told : with(told, sound(version));
  }

  private static RemoteChange with(RemoteChange told, VersionTag version) {
    if (told instanceof RemoteChange.Upserted it) {
      RemoteObject object = it.object();
      return new RemoteChange.Upserted(
          new RemoteObject(object.ref(), version, object.events(), object.raw()));
    }
    return told instanceof RemoteChange.Unreadable it
        ? new RemoteChange.Unreadable(it.ref(), version, it.reason())
        : new RemoteChange.Seen(told.ref(), version);
  }

  private static RemoteChange unreadable(ObjectRef ref, VersionTag version, String reason) {
    return new RemoteChange.Unreadable(ref, sound(version), reason);
  }

  private static VersionTag version(RemoteChange told) {
    if (told instanceof RemoteChange.Upserted it) {
      return it.object().version();
    }
    return told instanceof RemoteChange.Seen it
        ? it.version()
        : ((RemoteChange.Unreadable) told).version();
  }

  private static boolean isSound(RemoteObject object) {
    return isText(object.raw()) && object.events().stream().allMatch(Keepable::isSound);
  }

  private static boolean isSound(RemoteEvent event) {
    ObjectRef series = event.seriesRef();
    return series == null || isName(series.value());
  }

  private static boolean isSound(VersionTag version) {
    return version.value().length() <= LONGEST_VERSION && isText(version.value());
  }

  private static ObjectRef ref(ObjectRef told) {
    return isName(told.value()) ? told : new ObjectRef("odd:" + digest(told.value()));
  }

  private static VersionTag sound(VersionTag told) {
    return isSound(told) ? told : new VersionTag("odd:" + digest(told.value()));
  }

  /** Differs for any two texts: an encoder would have one form for all halves of pairs. */
  private static String digest(String text) {
    ByteBuffer chars = ByteBuffer.allocate(Character.BYTES * text.length());
    chars.asCharBuffer().put(text);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(chars.array());
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
