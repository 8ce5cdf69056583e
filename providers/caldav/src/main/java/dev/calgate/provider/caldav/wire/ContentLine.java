package dev.calgate.provider.caldav.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One content line, unfolded (RFC 5545 section 3.1).
 *
 * @param number of the line in the object's text at which it begins, from 1
 * @param name in upper case
 * @param parameters by name in upper case, values decoded (RFC 6868)
 * @param value as it stands there, still escaped
 */
record ContentLine(int number, String name, Map<String, List<String>> parameters, String value) {
  private static final Pattern CARET = Pattern.compile("\\^[nN'^]");
  private static final Map<String, String> SPELLED = Map.of("^n", "\n", "^N", "\n", "^'", "\"");

  /** Reads a line; empty when it is none, as what has no colon. */
  static Optional<ContentLine> parse(int number, String text) {
    int end = nameEnd(text);
    if (end <= 0 || end >= text.length()) {
      return Optional.empty();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int at = end;
    while (at < text.length() && text.charAt(at) == ';') {
      at = parameter(text, at + 1, parameters);
    }
    if (at >= text.length() || text.charAt(at) != ':') {
      return Optional.empty();
    }
    String name = text.substring(0, end).trim().toUpperCase(Locale.ROOT);
    // A group prefix, as some products write it, is no part of the name.
    name = name.substring(name.lastIndexOf('.') + 1);
    return Optional.of(new ContentLine(number, name, parameters, text.substring(at + 1)));
  }

  private static int nameEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ';' || c == ':') {
        return i;
      }
    }
    return -1;
  }

  /** Reads one parameter and gives the place after it. */
  private static int parameter(String text, int from, Map<String, List<String>> parameters) {
    int at = from;
    while (at < text.length() && "=;:".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(from, at).trim().toUpperCase(Locale.ROOT);
    List<String> values = parameters.computeIfAbsent(name, key -> new ArrayList<>());
    while (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ',')) {
      int begin = at + 1;
      at = valueEnd(text, begin);
      values.add(decode(text.substring(begin, at)));
    }
    return at;
  }

  private static int valueEnd(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && isDelimiter(c)) {
        return i;
      }
    }
    return quoted ? unquotedEnd(text, from) : text.length();
  }

  /** A quote that is never closed is a letter as any other. */
  private static int unquotedEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !isDelimiter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDelimiter(char c) {
    return c == ',' || c == ';' || c == ':';
  }

  /** Without quotes, and with what RFC 6868 spells by a caret. */
  private static String decode(String value) {
    String text = value.replace("\"", "");
    return text.indexOf('^') < 0
        ? text
        : CARET.matcher(text).replaceAll(it -> SPELLED.getOrDefault(it.group(), "^"));
  }

  /** The first value of a parameter. */
  Optional<String> parameter(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** Whether a parameter has a value, in any case of letters. */
  boolean has(String name, String value) {
    return parameter(name).filter(value::equalsIgnoreCase).isPresent();
  }

  /** The value as text (RFC 5545 section 3.3.11). */
  String text() {
    return unescape(value);
  }

  /** The value as a list of texts, split at commas that are not escaped. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ',') {
        texts.add(unescape(value.substring(begin, i)));
        begin = i + 1;
      }
    }
    texts.add(unescape(value.substring(begin)));
    return texts;
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        char next = value.charAt(++i);
        text.append(next == 'n' || next == 'N' ? '\n' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
