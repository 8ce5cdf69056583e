package dev.calgate.provider.caldav.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for one resource: servers escape {@code @}, blanks and letters as they like, and
 * differ between one answer and the next. The canonical path escapes everything but letters, digits
 * and {@code - . _ ~ /}, which every server understands when it is sent back.
 */
public final class Hrefs {
  private static final String PLAIN = "-._~/";
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
   * @return empty when it names another host, is empty or far too long, or has dot segments
   */
  public static Optional<String> canonical(String href, String host, String base) {
    String path = href;
    Matcher address = ADDRESS.matcher(href);
    if (address.lookingAt()) {
      if (!hostOf(address.group(1)).equals(host.toLowerCase(Locale.ROOT))) {
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
    String decoded = decode(path);
    boolean dots = decoded.contains("/../") || decoded.contains("/./") || decoded.endsWith("/..");
    return dots
        ? Optional.empty()
        : Optional.of(encode(decoded)).filter(it -> it.length() <= LONGEST);
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
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
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

  /** The last part of a canonical path, decoded, without control characters. */
  public static String name(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return ControlCharacters.removed(decode(trimmed.substring(trimmed.lastIndexOf('/') + 1)));
  }

  private static String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int value = c == '%' && i + 2 < path.length() ? hex(path, i + 1) : -1;
      // An escaped slash is no separator, so it stays escaped.
      if (value >= 0 && value != '/') {
        bytes.write(value);
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static String encode(String decoded) {
    StringBuilder path = new StringBuilder(decoded.length() + 16);
    byte[] bytes = decoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] & 0xff;
      boolean plain =
          (value >= 'a' && value <= 'z')
              || (value >= 'A' && value <= 'Z')
              || (value >= '0' && value <= '9')
              || PLAIN.indexOf(value) >= 0;
      boolean slashEscape = value == '%' && isSlashEscape(bytes, i);
      if (plain) {
        path.append((char) value);
      } else if (slashEscape) {
        path.append("%2F");
        i += 2;
      } else {
        path.append(String.format(Locale.ROOT, "%%%02X", value));
      }
    }
    return path.toString();
  }

  private static boolean isSlashEscape(byte[] bytes, int at) {
    return at + 2 < bytes.length
        && bytes[at + 1] == '2'
        && Character.toUpperCase(bytes[at + 2]) == 'F';
  }
}
