package dev.calgate.provider.caldav.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for one resource: servers escape {@code @}, blanks and letters as they like, and
 * differ between one answer and the next. The canonical path escapes every octet but letters,
 * digits and {@code - . _ ~ /}, which every server understands when it is sent back; octets that
 * are no UTF-8 stay what they are.
 */
public final class Hrefs {
  private static final String PLAIN = "-._~/";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** An escaped slash or backslash counts as a slash here: some servers decode before they look. */
  private static final Pattern DOTS = Pattern.compile("(?:/|%2F|%5C)\\.{1,2}(?:/|%2F|%5C|$)");

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/]*)");

  /** No server takes longer ones, and they are keys of the store. */
  private static final int LONGEST = 2_000;

  private Hrefs() {}

  /**
   * The canonical path of a reference (RFC 3986 section 5, RFC 4918 section 8.3).
   *
   * @param href a path, an address on {@code host}, or a name inside {@code base}
   * @param base canonical path of what was asked; a relative reference stands beside it, or inside
   *     it when it ends in a slash
   * @return empty when it names another host or a user, is empty or far too long, or has dot
   *     segments
   */
  public static Optional<String> canonical(String href, String host, String base) {
    String path = href;
    Matcher address = ADDRESS.matcher(href);
    if (address.lookingAt()) {
      boolean user = address.group(1).indexOf('@') >= 0;
      if (user || !hostOf(address.group(1)).equals(host.toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      path = href.substring(address.end());
      path = path.isEmpty() ? "/" : path;
    } else if (!href.startsWith("/")) {
      // Never taken for a scheme: names such as "urn:uuid:1.ics" are common (Xandikos).
      path = href.isEmpty() ? "" : base.substring(0, base.lastIndexOf('/') + 1) + href;
    }
    if (!path.startsWith("/") || path.startsWith("//") || path.length() > LONGEST) {
      return Optional.empty();
    }
    String one = respelled(path);
    boolean dots = DOTS.matcher(one).find();
    return dots ? Optional.empty() : Optional.of(one).filter(it -> it.length() <= LONGEST);
  }

  /**
   * The origin that a reference names in full.
   *
   * @return empty when it is a path
   */
  public static Optional<String> origin(String href) {
    int scheme = href.indexOf("://");
    if (scheme < 0) {
      return Optional.empty();
    }
    int slash = href.indexOf('/', scheme + 3);
    return Optional.of(slash < 0 ? href : href.substring(0, slash));
  }

  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }

  /** The canonical path of a collection: with a slash at its end. */
  public static Optional<String> collection(String href, String host, String base) {
    return canonical(href, host, base).map(Hrefs::asCollection);
  }

  /** A canonical path with a slash at its end. */
  public static String asCollection(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /** Whether a canonical path names a direct member of a canonical collection. */
  public static boolean isMember(String path, String collection) {
    return path.length() > collection.length()
        && path.startsWith(collection)
        && path.indexOf('/', collection.length()) < 0;
  }

  /**
   * The last part of a canonical path, decoded, without control characters; what is no UTF-8 is
   * taken for Latin-1.
   */
  public static String name(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    byte[] octets = octets(trimmed.substring(trimmed.lastIndexOf('/') + 1));
    return ControlCharacters.removed(text(octets));
  }

  private static byte[] octets(String part) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(part.length());
    for (int i = 0; i < part.length(); i++) {
      boolean escaped = part.charAt(i) == '%';
      octets.write(escaped ? HexFormat.fromHexDigits(part, i + 1, i + 3) : part.charAt(i));
      i += escaped ? 2 : 0;
    }
    return octets.toByteArray();
  }

  private static String text(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }

  /** Octet by octet, for what is escaped need not be UTF-8. */
  private static String respelled(String path) {
    byte[] octets = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder one = new StringBuilder(octets.length + 16);
    for (int i = 0; i < octets.length; i++) {
      int escaped = octets[i] == '%' && i + 2 < octets.length ? hex(octets, i + 1) : -1;
      int value = escaped >= 0 ? escaped : octets[i] & 0xff;
      // An escaped slash is no separator, so it stays escaped.
      if (isPlain(value) && escaped != '/') {
        one.append((char) value);
      } else {
        one.append('%').append(HEX.toHexDigits((byte) value));
      }
      i += escaped >= 0 ? 2 : 0;
    }
    return one.toString();
  }

  private static boolean isPlain(int value) {
    return (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z')
        || (value >= '0' && value <= '9')
        || PLAIN.indexOf(value) >= 0;
  }

  private static int hex(byte[] octets, int at) {
    int high = Character.digit(octets[at], 16);
    int low = Character.digit(octets[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
