package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Place;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The first lines behind a place, however many are added in whatever order. For one thread. */
final class AgendaLines {
  private final @Nullable Place after;
  private final int most;
  private final TreeSet<AgendaLine> lines = new TreeSet<>(AgendaLine.ORDER);

  AgendaLines(@Nullable Place after, int most) {
    this.after = after;
    this.most = most;
  }

  /** Where lines begin that may be wanted; null for anywhere. */
  @Nullable Place after() {
    return after;
  }

  /** Whether a line that starts then may be among the first. */
  boolean wants(Instant start) {
    return (after == null || !start.isBefore(after.start())) && !isFullBefore(start);
  }

  /** Whether nothing that starts then or later is wanted. */
  boolean isFullBefore(Instant start) {
    return lines.size() == most && lines.last().start().isBefore(start);
  }

  void add(AgendaLine line) {
    if (wants(line.start()) && line.isBehind(after)) {
      lines.add(line);
      if (lines.size() > most) {
        lines.pollLast();
      }
    }
  }

  List<AgendaLine> inOrder() {
    return List.copyOf(lines);
  }
}
