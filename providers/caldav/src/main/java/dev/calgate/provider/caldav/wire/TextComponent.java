package dev.calgate.provider.caldav.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of an object's text, to be changed without loss: what is not touched is written as
 * it came, known or not, in its order. Not thread-safe.
 */
final class TextComponent implements TextNode {
  private final String name;
  private final int number;
  private final List<TextNode> nodes = new ArrayList<>();
  private @Nullable TextLine end;

  private TextComponent(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /** A new one without lines. */
  static TextComponent of(String name) {
    TextComponent component = new TextComponent(name, 0);
    component.nodes.add(TextLine.of("BEGIN:" + name));
    component.end = TextLine.of("END:" + name);
    return component;
  }

  /** A new one of given lines, from its BEGIN to its END. */
  static TextComponent of(List<String> lines) {
    return read(String.join("\r\n", lines.stream().map(LineText::fold).toList()) + "\r\n")
        .components()
        .get(0);
  }

  /**
   * Reads a text that {@link ComponentReader} understands.
   *
   * @return a nameless component that holds all of the text
   */
  static TextComponent read(String text) {
    TextComponent root = new TextComponent("", 0);
    Deque<TextComponent> open = new ArrayDeque<>(List.of(root));
    LogicalLines.read(
        text,
        (lineNumber, unfolded, from, to) -> {
          TextLine line = TextLine.read(lineNumber, unfolded.toString(), text.substring(from, to));
          if (line.is("BEGIN")) {
            TextComponent begun = new TextComponent(word(line), lineNumber);
            begun.nodes.add(line);
            open.element().nodes.add(begun);
            open.push(begun);
          } else if (line.is("END")) {
            open.pop().end = line;
          } else {
            open.element().nodes.add(line);
          }
        });
    return root;
  }

  private static String word(TextLine line) {
    return line.content().orElseThrow().value().trim().toUpperCase(Locale.ROOT);
  }

  String name() {
    return name;
  }

  /** Its own lines, in their order. */
  List<TextLine> lines() {
    return nodes.stream()
        .filter(TextLine.class::isInstance)
        .map(TextLine.class::cast)
        .filter(it -> it.content().isPresent() && !it.is("BEGIN"))
        .toList();
  }

  /** Its own lines of a name. */
  List<TextLine> lines(String wanted) {
    return lines().stream().filter(it -> it.is(wanted)).toList();
  }

  /** What the first line of a name says. */
  Optional<ContentLine> line(String wanted) {
    return lines(wanted).stream().findFirst().flatMap(TextLine::content);
  }

  /** The components inside, in their order. */
  List<TextComponent> components() {
    return nodes.stream()
        .filter(TextComponent.class::isInstance)
        .map(TextComponent.class::cast)
        .toList();
  }

  /** The components of a name inside. */
  List<TextComponent> components(String wanted) {
    return components().stream().filter(it -> it.name.equals(wanted)).toList();
  }

  /** What it says, for those who read. */
  Component component() {
    Component component = new Component(name, number);
    lines().forEach(it -> it.content().ifPresent(component::add));
    components().forEach(it -> component.add(it.component()));
    return component;
  }

  /** Puts a line in the place of the first one of its name, or behind all others. */
  void set(String lineName, String unfolded) {
    Optional<TextLine> old = lines(lineName).stream().findFirst();
    if (old.isPresent()) {
      replace(old.get(), unfolded);
    } else {
      add(unfolded);
    }
  }

  /** Adds a line behind all others. */
  void add(String unfolded) {
    int last = 0;
    for (int i = 0; i < nodes.size(); i++) {
      last = nodes.get(i) instanceof TextLine ? i + 1 : last;
    }
    nodes.add(last, TextLine.of(unfolded));
  }

  /**
   * Adds a line behind the last one of certain names, else behind all others.
   *
   * @param before names, the first of which that is there counts
   */
  void addAfter(String unfolded, String... before) {
    for (String it : before) {
      List<TextLine> lines = lines(it);
      if (!lines.isEmpty()) {
        nodes.add(nodes.indexOf(lines.get(lines.size() - 1)) + 1, TextLine.of(unfolded));
        return;
      }
    }
    add(unfolded);
  }

  void replace(TextNode old, String unfolded) {
    nodes.set(nodes.indexOf(old), TextLine.of(unfolded));
  }

  void remove(TextNode node) {
    nodes.remove(node);
  }

  /** Takes all lines of a name out. */
  void removeAll(String lineName) {
    lines(lineName).forEach(this::remove);
  }

  /** Adds a component behind all others. */
  void add(TextComponent component) {
    nodes.add(component);
  }

  void addBefore(TextNode place, TextComponent component) {
    nodes.add(nodes.indexOf(place), component);
  }

  void addAfter(TextNode place, TextComponent component) {
    nodes.add(nodes.indexOf(place) + 1, component);
  }

  @Override
  public TextComponent copy() {
    TextComponent copy = new TextComponent(name, number);
    nodes.forEach(it -> copy.nodes.add(it.copy()));
    copy.end = end;
    return copy;
  }

  @Override
  public void writeTo(StringBuilder out) {
    nodes.forEach(it -> it.writeTo(out));
    if (end != null) {
      end.writeTo(out);
    }
  }

  /** The whole text. */
  String text() {
    StringBuilder out = new StringBuilder();
    writeTo(out);
    return out.toString();
  }
}
