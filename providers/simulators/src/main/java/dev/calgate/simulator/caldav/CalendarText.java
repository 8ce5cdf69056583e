package dev.calgate.simulator.caldav;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads iCalendar as far as a server needs to: its tree of components and their properties. */
final class CalendarText {
  private static final int MAX_DEPTH = 10;

  private CalendarText() {}

  /** A component with its properties and the components inside. */
  record Component(String name, List<Property> properties, List<Component> components) {

    Optional<Property> first(String property) {
      return properties.stream().filter(it -> it.name().equals(property)).findFirst();
    }

    List<Property> all(String property) {
      return properties.stream().filter(it -> it.name().equals(property)).toList();
    }
  }

  /** A property; names of parameters in upper case, their values without quotes. */
  record Property(String name, Map<String, String> parameters, String value) {}

  /** The UID of the first component that has one; null when the text has none or is broken. */
  static @Nullable String uid(String text) {
    // Not at the very beginning of a text, and quick: this runs at every change
    int line = text.indexOf("\nUID");
    while (line >= 0) {
      int colon = text.indexOf(':', line);
      int end = text.indexOf('\n', line + 1);
      if (colon > 0 && (end < 0 || colon < end)) {
        return unfolded(text, colon + 1).trim();
      }
      line = text.indexOf("\nUID", line + 1);
    }
    return null;
  }

  private static String unfolded(String text, int from) {
    StringBuilder value = new StringBuilder();
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n') {
        value.append(c);
      } else if (i + 1 < text.length()
          && (text.charAt(i + 1) == ' ' || text.charAt(i + 1) == '\t')) {
        i++;
      } else {
        break;
      }
    }
    return value.toString().replace("\r", "");
  }

  /**
   * Reads one VCALENDAR.
   *
   * @throws IllegalArgumentException when it is broken; the message names the line
   */
  static Component parse(String text) {
    String[] lines = text.replaceAll("\r?\n[ \t]", "").split("\r?\n", -1);
    Deque<Component> path = new ArrayDeque<>();
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      Property property = property(lines[i], i + 1);
      if (property.name().equals("BEGIN")) {
        begin(path, property.value(), i + 1);
      } else if (path.isEmpty()) {
        throw new IllegalArgumentException("Line " + (i + 1) + " is outside of any component");
      } else if (property.name().equals("END")) {
        Component done = path.pop();
        if (!done.name().equals(property.value().toUpperCase(Locale.ROOT).trim())) {
          throw new IllegalArgumentException("Line " + (i + 1) + " ends another component");
        }
        if (path.isEmpty()) {
          return done;
        }
      } else {
        path.element().properties().add(property);
      }
    }
    throw new IllegalArgumentException("Line " + lines.length + ": a component does not end");
  }

  private static void begin(Deque<Component> path, String name, int line) {
    if (path.size() == MAX_DEPTH) {
      throw new IllegalArgumentException("Line " + line + " is too deep");
    }
    Component begun =
        new Component(name.toUpperCase(Locale.ROOT).trim(), new ArrayList<>(), new ArrayList<>());
    if (path.isEmpty() && !begun.name().equals("VCALENDAR")) {
      throw new IllegalArgumentException("Line " + line + " begins no VCALENDAR");
    }
    if (!path.isEmpty()) {
      path.element().components().add(begun);
    }
    path.push(begun);
  }

  private static Property property(String line, int number) {
    Map<String, String> parameters = new HashMap<>();
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ':')) {
        parts.add(line.substring(begin, i));
        begin = i + 1;
        if (c == ':') {
          break;
        }
      }
    }
    if (parts.isEmpty() || line.charAt(begin - 1) != ':') {
      throw new IllegalArgumentException("Line " + number + " is no property");
    }
    for (String part : parts.subList(1, parts.size())) {
      String[] pair = part.split("=", 2);
      parameters.put(
          pair[0].toUpperCase(Locale.ROOT), pair.length == 1 ? "" : pair[1].replace("\"", ""));
    }
    return new Property(parts.get(0).toUpperCase(Locale.ROOT), parameters, line.substring(begin));
  }
}
