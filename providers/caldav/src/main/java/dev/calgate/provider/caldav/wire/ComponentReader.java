package dev.calgate.provider.caldav.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads an object's text into components, tolerant of line ends, byte-order mark, lower case and
 * lines that are none, within bounds of size, number and depth. Linear in the size of the text.
 */
final class ComponentReader {
  private static final int MAX_LINES = 20_000;
  private static final int MAX_COMPONENTS = 2_000;
  private static final int MAX_DEPTH = 8;

  private final Component root = new Component("", 0);
  private final Deque<Component> open = new ArrayDeque<>();
  private int components;
  private int lines;

  private ComponentReader() {
    open.push(root);
  }

  /**
   * Reads.
   *
   * @return a nameless component that holds the object's VCALENDARs
   * @throws UnreadableException when the text is cut off, nested wrongly, or above a bound
   */
  static Component read(String text) {
    ComponentReader reader = new ComponentReader();
    LogicalLines.read(text, (number, unfolded, from, to) -> reader.take(number, unfolded));
    if (reader.open.size() > 1) {
      Component unclosed = reader.open.peek();
      throw new UnreadableException(
          printable(unclosed.name()) + " of line " + unclosed.number() + " has no end");
    }
    if (reader.root.components().isEmpty()) {
      throw new UnreadableException("No iCalendar object");
    }
    return reader.root;
  }

  private void take(int number, StringBuilder unfolded) {
    if (unfolded.isEmpty()) {
      return;
    }
    if (++lines > MAX_LINES) {
      throw new UnreadableException("More than " + MAX_LINES + " lines");
    }
    Optional<ContentLine> line = ContentLine.parse(number, unfolded.toString());
    // What is no content line is noise; the lines around it still count.
    line.ifPresent(this::take);
  }

  private void take(ContentLine line) {
    switch (line.name()) {
      case "BEGIN" -> begin(word(line), line.number());
      case "END" -> end(word(line), line.number());
      default -> open.element().add(line);
    }
  }

  private static String word(ContentLine line) {
    return line.value().trim().toUpperCase(Locale.ROOT);
  }

  private void begin(String name, int number) {
    if (++components > MAX_COMPONENTS) {
      throw new UnreadableException("More than " + MAX_COMPONENTS + " components");
    }
    if (open.size() > MAX_DEPTH) {
      throw new UnreadableException("Components nested deeper than " + MAX_DEPTH);
    }
    Component component = new Component(name, number);
    open.element().add(component);
    open.push(component);
  }

  private void end(String name, int number) {
    if (open.size() == 1 || !open.element().name().equals(name)) {
      throw new UnreadableException(
          "END:" + printable(name) + " of line " + number + " ends nothing");
    }
    open.pop();
  }

  private static String printable(String name) {
    return name.matches("[A-Z0-9-]{1,40}") ? name : "?";
  }
}
