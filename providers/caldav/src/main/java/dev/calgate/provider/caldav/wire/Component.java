package dev.calgate.provider.caldav.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One component of an iCalendar object, with its lines and inner components in their order. */
final class Component {
  private final String name;
  private final int number;
  private final List<ContentLine> lines = new ArrayList<>();
  private final List<Component> components = new ArrayList<>();

  Component(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /** In upper case. */
  String name() {
    return name;
  }

  /** The line at which it begins, from 1. */
  int number() {
    return number;
  }

  void add(ContentLine line) {
    lines.add(line);
  }

  void add(Component component) {
    components.add(component);
  }

  List<ContentLine> lines() {
    return lines;
  }

  List<Component> components() {
    return components;
  }

  /** The first line of a name. */
  Optional<ContentLine> line(String wanted) {
    for (ContentLine line : lines) {
      if (line.name().equals(wanted)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** All lines of a name. */
  List<ContentLine> lines(String wanted) {
    List<ContentLine> found = new ArrayList<>();
    for (ContentLine line : lines) {
      if (line.name().equals(wanted)) {
        found.add(line);
      }
    }
    return found;
  }

  /** The text of the first line of a name; empty text when there is none. */
  String text(String wanted) {
    return line(wanted).map(ContentLine::text).orElse("");
  }

  /** How long its lines are, in characters of their values; those of inner components aside. */
  int size() {
    return lines.stream().mapToInt(line -> line.value().length()).sum();
  }
}
