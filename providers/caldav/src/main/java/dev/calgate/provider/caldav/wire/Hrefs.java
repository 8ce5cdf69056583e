package dev.calgate.provider.caldav.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One spelling for one resource: servers escape {@code @}, blanks and letters as they like, and
 * differ between one answer and the next. The canonical path escapes everything but letters, digits
 * and {@code - . _ ~ /}, which every server understands when it is sent back.
 */
public final class Hrefs {
  private static final String PLAIN = "-._~/";

  private Hrefs() {}

  /**
   * The canonical path of a reference.
   *
   * @param href a path, or an address on {@code host}
   * @return empty when it names another host, has dot segments or is no reference at all
   */
  public static Optional<String> canonical(String href, String host) {
    String path = href;
    int scheme = href.indexOf("://");
    if (scheme >= 0) {
      int slash = href.indexOf('/', scheme + 3);
      String authority = href.substring(scheme + 3, slash < 0 ? href.length() : slash);
      if (!hostOf(authority).equals(host.toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      path = slash < 0 ? "/" : href.substring(slash);
    }
    if (!path.startsWith("/") || path.startsWith("//")) {
      return Optional.empty();
    }
    String decoded = decode(path);
    boolean dots = decoded.contains("/../") || decoded.contains("/./") || decoded.endsWith("/..");
    return dots ? Optional.empty() : Optional.of(encode(decoded));
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
  public static Optional<String> collection(String href, String host) {
    return canonical(href, host).map(path -> path.endsWith("/") ? path : path + "/");
  }

  /** Whether a canonical path names a direct member of a canonical collection. */
  public static boolean isMember(String path, String collection) {
    return path.length() > collection.length()
        && path.startsWith(collection)
        && path.indexOf('/', collection.length()) < 0;
  }

  /** The last part of a canonical path, decoded. */
  public static String name(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return decode(trimmed.substring(trimmed.lastIndexOf('/') + 1));
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
