package dev.calgate.simulator.caldav;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Paths on the wire: escaping as the dials say, unescaping of whatever comes. An octet that is no
 * UTF-8, such as the Latin-1 {@code %E9}, stands in a path as the lone surrogate of its value,
 * {@code U+DCE9}.
 */
final class Hrefs {
  private static final String UNRESERVED = "-._~/";
  private static final String OFTEN_PLAIN = "@:+()'!$&*,;=";
  private static final String HEX = "0123456789ABCDEF";
  private static final int LONE = 0xDC00;

  private final Dials dials;
  private final String origin;

  Hrefs(Dials dials, String origin) {
    this.dials = dials;
    this.origin = origin;
  }

  /** The href of a member or another path that is no collection. */
  String of(String path) {
    String escaped = escape(path, dials.get(Dial.HREF_ESCAPES));
    String prefixed = dials.get(Dial.HREF_PREFIX) + escaped;
    return dials.get(Dial.ABSOLUTE_HREFS) ? origin + prefixed : prefixed;
  }

  /** The href of a member of a collection, whose path ends in a slash. */
  String ofMember(String collection, String name) {
    return dials.get(Dial.RELATIVE_HREFS)
        ? escape(name, dials.get(Dial.HREF_ESCAPES))
        : of(collection + name);
  }

  /** The href of a collection, whose path ends in a slash. */
  String ofCollection(String path) {
    boolean cut = path.length() > 1 && !dials.get(Dial.TRAILING_SLASH);
    return of(cut ? path.substring(0, path.length() - 1) : path);
  }

  static String escape(String path) {
    return escape(path, Dial.HrefEscapes.UPPER_CASE);
  }

  private static String escape(String path, Dial.HrefEscapes escapes) {
    if (escapes == Dial.HrefEscapes.FEW) {
      StringBuilder text = new StringBuilder(path.length() + 16);
      path.codePoints()
          .forEach(c -> text.append(isLone(c) ? escaped(c & 0xff) : few(Character.toString(c))));
      return text.toString();
    }
    StringBuilder text = new StringBuilder(path.length() + 16);
    for (byte octet : octets(path)) {
      char c = (char) (octet & 0xff);
      if (plain(c, escapes)) {
        text.append(c);
      } else {
        String escaped = escaped(c);
        text.append(
            escapes == Dial.HrefEscapes.LOWER_CASE ? escaped.toLowerCase(Locale.ROOT) : escaped);
      }
    }
    return text.toString();
  }

  private static String few(String character) {
    return "%?#".contains(character) ? escaped(character.charAt(0)) : character;
  }

  private static String escaped(int octet) {
    return "%" + HEX.charAt(octet >> 4) + HEX.charAt(octet & 15);
  }

  private static boolean isLone(int codePoint) {
    return codePoint >= LONE + 0x80 && codePoint <= LONE + 0xff;
  }

  private static byte[] octets(String path) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(path.length());
    path.codePoints()
        .forEach(
            c -> {
              if (isLone(c)) {
                octets.write(c & 0xff);
              } else {
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return octets.toByteArray();
  }

  private static String text(byte[] octets) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate(octets.length);
    CoderResult result = utf8.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (LONE + (in.get() & 0xff)));
      }
      result = utf8.decode(in, out, true);
    }
    return out.flip().toString();
  }

  private static boolean plain(char c, Dial.HrefEscapes escapes) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      return true;
    }
    if (UNRESERVED.indexOf(c) >= 0) {
      return true;
    }
    return escapes != Dial.HrefEscapes.MANY && OFTEN_PLAIN.indexOf(c) >= 0;
  }

  /** Undoes all escapes; what is no escape stays. */
  static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = octets(text);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        plain.write(high * 16 + low);
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    return text(plain.toByteArray());
  }

  /** The unescaped path of an href, without origin and without the prefix of the dials. */
  String path(String href) {
    String path = href;
    int scheme = path.indexOf("://");
    if (scheme > 0 && !path.startsWith("/")) {
      int slash = path.indexOf('/', scheme + 3);
      path = slash < 0 ? "/" : path.substring(slash);
    }
    String prefix = dials.get(Dial.HREF_PREFIX);
    if (!prefix.isEmpty() && path.startsWith(prefix + "/")) {
      path = path.substring(prefix.length());
    }
    return unescape(path);
  }
}
