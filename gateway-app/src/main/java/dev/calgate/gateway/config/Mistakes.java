package dev.calgate.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a configuration, as far as it is known. Of each key only the first mistake is
 * told: what comes after it is most likely its consequence.
 */
final class Mistakes {
  private final String file;
  private final List<Mistake> found = new ArrayList<>();
  private final Set<Key> keys = new HashSet<>();
  private final Map<Key, Integer> lines = new HashMap<>();
  private final Map<Key, String> variables = new HashMap<>();

  private boolean more;

  /** A line of 0 is none. */
  private record Mistake(int line, String text) {}

  Mistakes(String file) {
    this.file = file;
  }

  /** Says in which line a key stands. */
  void locate(Key key, int line) {
    lines.putIfAbsent(key, line);
  }

  /** The line of a key, or of the nearest one around it. */
  Optional<Integer> line(Key key) {
    return nearest(key, lines);
  }

  private static <T> Optional<T> nearest(Key key, Map<Key, T> known) {
    Optional<Key> near = Optional.of(key);
    while (near.isPresent() && !known.containsKey(near.get())) {
      near = near.get().around();
    }
    return near.map(known::get);
  }

  /** Says that a key's value is that of an environment variable and not the file's. */
  void fromEnvironment(Key key, String variable) {
    variables.put(key, variable);
  }

  /** What is wrong with a key. */
  void add(Key key, String message) {
    add(key, line(key).orElse(0), message);
  }

  /** What is wrong with a key that stands in a line of its own. */
  void add(Key key, int line, String message) {
    if (!keys.add(key)) {
      return;
    }
    String named = key.steps().isEmpty() ? message : key + ": " + message;
    nearest(key, variables)
        .ifPresentOrElse(
            variable -> found.add(new Mistake(0, "environment " + variable + ": " + named)),
            () -> add(line, named));
  }

  /** What is wrong in a line of the file; 0 for the whole file. */
  void add(int line, String message) {
    found.add(new Mistake(line, file + (line > 0 ? ":" + line : "") + ": " + message));
  }

  /** Says that there may be more mistakes than are told. */
  void more() {
    more = true;
  }

  /** Whether nothing is wrong with any of some keys. */
  boolean none(Key... these) {
    return keys.stream().noneMatch(List.of(these)::contains);
  }

  /**
   * Ends the reading when something is wrong.
   *
   * @throws ConfigurationMistakes with all that was found, in the order of the file's lines
   */
  void throwIfAny() throws ConfigurationMistakes {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Mistake::line));
      List<String> lines = new ArrayList<>(found.stream().map(Mistake::text).toList());
      if (more) {
        lines.add(file + ": there may be more mistakes than these");
      }
      throw new ConfigurationMistakes(file, lines);
    }
  }
}
