package dev.calgate.provider.caldav.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One content line that is to be written, part by part (RFC 5545 section 3.1). A line that takes
 * the place of another keeps the other's parameters, so that only what is meant to change does. Not
 * thread-safe.
 */
final class LineText {
  /** Longest line in octets, its end not counted. */
  private static final int WIDTH = 75;

  /** Inside quotes in a parameter: whatever would end it. */
  private static final String DELIMITERS = ",;:";

  private final String name;
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  private LineText(String name) {
    this.name = name;
  }

  /** A line of a name, with no parameters. */
  static LineText of(String name) {
    return new LineText(name);
  }

  /** A line in the place of another, with its parameters, save for some. */
  static LineText like(String name, @Nullable ContentLine old, Set<String> without) {
    LineText line = new LineText(name);
    if (old != null) {
      line.parameters.putAll(old.parameters());
      line.parameters.keySet().removeAll(without);
    }
    return line;
  }

  /** With a parameter; without it when the value is null. */
  LineText with(String parameter, @Nullable String value) {
    if (value == null) {
      parameters.remove(parameter);
    } else {
      parameters.put(parameter, List.of(value));
    }
    return this;
  }

  /** Ends the line with a text value, which is escaped. */
  String text(String value) {
    return value(escape(value));
  }

  /** Ends the line with several text values. */
  String texts(List<String> values) {
    return value(String.join(",", values.stream().map(LineText::escape).toList()));
  }

  /** Ends the line with a value that is written as it is. */
  String value(String value) {
    StringBuilder line = new StringBuilder(name);
    parameters.forEach(
        (parameter, values) -> {
          line.append(';').append(parameter);
          String sign = "=";
          for (String it : values) {
            line.append(sign).append(encode(it));
            sign = ",";
          }
        });
    return line.append(':').append(value).toString();
  }

  /** Spells a text value (RFC 5545 section 3.3.11). */
  static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(";", "\\;").replace(",", "\\,");
  }

  /** Spells a parameter's value (RFC 6868), in quotes where it needs them. */
  private static String encode(String value) {
    String text = value.replace("^", "^^").replace("\n", "^n").replace("\"", "^'");
    boolean quotes = text.chars().anyMatch(it -> DELIMITERS.indexOf(it) >= 0);
    return quotes ? '"' + text + '"' : text;
  }

  /** Folds a line, between characters, without an end at its last piece. */
  static String fold(String line) {
    StringBuilder folded = new StringBuilder(line.length() + line.length() / 32);
    int width = 0;
    for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
      int point = line.codePointAt(i);
      int octets = octets(point);
      if (width + octets > WIDTH) {
        folded.append("\r\n ");
        width = 1;
      }
      folded.appendCodePoint(point);
      width += octets;
    }
    return folded.toString();
  }

  private static int octets(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  /** The values of a line that says several, as they stand there. */
  static List<String> values(ContentLine line) {
    List<String> values = new ArrayList<>();
    for (String value : line.value().split(",", -1)) {
      if (!value.isBlank()) {
        values.add(value.trim());
      }
    }
    return values;
  }

  /** A word of the model in the spelling of iCalendar, such as {@code NEEDS-ACTION}. */
  static String word(Enum<?> word) {
    return word.name().toUpperCase(Locale.ROOT).replace('_', '-');
  }
}
