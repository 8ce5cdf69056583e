package dev.calgate.gateway.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What happened, step by step: as a hash always, in words when they are wanted. */
final class Trace {
  private static final int MOST = 4_000;

  private final boolean wanted;
  private final Deque<String> lines = new ArrayDeque<>();
  private long hash = 17;
  private long steps;

  Trace(boolean wanted) {
    this.wanted = wanted;
  }

  /** The same, in words that count for nothing. */
  void add(String who, Supplier<String> what, long detail) {
    add(who, wanted ? what.get() : "", detail);
  }

  void add(String who, String what, long detail) {
    steps++;
    hash = hash * 31 + who.hashCode();
    hash = hash * 31 + what.hashCode();
    hash = hash * 31 + Long.hashCode(detail);
    if (wanted) {
      if (lines.size() == MOST) {
        lines.removeFirst();
      }
      lines.add("%6d %s %s %s".formatted(steps, who, what, detail));
    }
  }

  long hash() {
    return hash;
  }

  long steps() {
    return steps;
  }

  List<String> lines() {
    return new ArrayList<>(lines);
  }
}
