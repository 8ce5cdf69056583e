package dev.calgate.model.availability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects when somebody is not free, from events in any order. Not thread-safe. */
public final class BusyTimes {
  private final Map<BusyKind, List<Interval>> intervals = new EnumMap<>(BusyKind.class);

  /** Adds what one event takes; nothing when it has no length. */
  public void add(BusyKind kind, Instant start, Instant end) {
    if (start.isBefore(end)) {
      add(kind, new Interval(start, end));
    }
  }

  /** Adds what one event takes. */
  public void add(BusyKind kind, Interval interval) {
    intervals.computeIfAbsent(kind, it -> new ArrayList<>()).add(interval);
  }

  /** Adds all that others collected. */
  public void addAll(BusyTimes others) {
    others.intervals.forEach(
        (kind, more) -> intervals.computeIfAbsent(kind, it -> new ArrayList<>()).addAll(more));
  }

  /**
   * The fewest intervals that say it all, in order, inside a window. None overlap: where several
   * kinds do, the one that outweighs the others is told. Of one kind none touch.
   */
  public List<BusyInterval> merged(Interval window) {
    List<BusyInterval> merged = new ArrayList<>();
    IntervalSet left = IntervalSet.of(window);
    for (BusyKind kind : BusyKind.HEAVIEST_FIRST) {
      IntervalSet all = of(kind);
      left.intersect(all)
          .intervals()
          .forEach(it -> merged.add(new BusyInterval(it.start(), it.end(), kind)));
      left = left.minus(all);
    }
    merged.sort(Comparator.comparing(BusyInterval::start));
    return merged;
  }

  /** When there is anything of any kind. */
  public IntervalSet all() {
    return IntervalSet.of(intervals.values().stream().flatMap(List::stream).toList());
  }

  private IntervalSet of(BusyKind kind) {
    return IntervalSet.of(intervals.getOrDefault(kind, List.of()));
  }
}
