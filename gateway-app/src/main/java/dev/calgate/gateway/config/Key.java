package dev.calgate.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a value stands in config.yml; prints as {@code applications[0].id}. */
record Key(List<String> steps) {
  /** The whole file. */
  static final Key TOP = new Key(List.of());

  Key {
    steps = List.copyOf(steps);
  }

  /** Names within names, such as {@code poll.floor}. */
  static Key of(String names) {
    Key key = TOP;
    for (String name : names.split("\\.")) {
      key = key.name(name);
    }
    return key;
  }

  /** A key of the block that stands here. */
  Key name(String name) {
    return then(steps.isEmpty() ? name : "." + name);
  }

  /** An item of the list that stands here, counted from 0. */
  Key item(int index) {
    return then("[" + index + "]");
  }

  private Key then(String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Key(longer);
  }

  /** The block or list that this stands in; empty for the whole file. */
  Optional<Key> around() {
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(new Key(steps.subList(0, steps.size() - 1)));
  }

  @Override
  public String toString() {
    return String.join("", steps);
  }
}
