package dev.calgate.model.availability;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of moments, held as the fewest intervals that it consists of: they are in order, and
 * neither overlap nor touch. Immutable.
 */
public final class IntervalSet {
  /** No moment at all. */
  public static final IntervalSet EMPTY = new IntervalSet(new long[0]);

  /** Seconds since the epoch at which it begins, ends, begins …, strictly rising. */
  private final long[] bounds;

  private IntervalSet(long[] bounds) {
    this.bounds = bounds;
  }

  /** Everything that lies in one of some intervals, which may overlap and be in any order. */
  public static IntervalSet of(Collection<Interval> intervals) {
    long[][] sorted =
        intervals.stream()
            .map(it -> new long[] {it.start().getEpochSecond(), it.end().getEpochSecond()})
            .sorted((one, other) -> Long.compare(one[0], other[0]))
            .toArray(long[][]::new);
    return ofSorted(sorted);
  }

  /** Everything that lies in the only interval. */
  public static IntervalSet of(Interval interval) {
    return of(List.of(interval));
  }

  private static IntervalSet ofSorted(long[][] intervals) {
    Bounds merged = new Bounds(2 * intervals.length);
    for (long[] interval : intervals) {
      if (merged.size > 0 && interval[0] <= merged.last()) {
        merged.extend(interval[1]);
      } else if (interval[0] < interval[1]) {
        merged.add(interval[0]);
        merged.add(interval[1]);
      }
    }
    return merged.toSet();
  }

  /** What lies in this one or in the other. */
  public IntervalSet union(IntervalSet other) {
    return combine(other, (here, there) -> here || there);
  }

  /** What lies in both. */
  public IntervalSet intersect(IntervalSet other) {
    return combine(other, (here, there) -> here && there);
  }

  /** What lies in this one and not in the other. */
  public IntervalSet minus(IntervalSet other) {
    return combine(other, (here, there) -> here && !there);
  }

  @FunctionalInterface
  private interface Membership {
    boolean test(boolean here, boolean there);
  }

  /** Walks over the bounds of both; the result begins or ends where its membership changes. */
  private IntervalSet combine(IntervalSet other, Membership membership) {
    Bounds result = new Bounds(bounds.length + other.bounds.length);
    int here = 0;
    int there = 0;
    while (here < bounds.length || there < other.bounds.length) {
      long next = Math.min(bound(here), other.bound(there));
      here += bound(here) == next ? 1 : 0;
      there += other.bound(there) == next ? 1 : 0;
      // After an odd number of bounds one is inside.
      if (membership.test(here % 2 == 1, there % 2 == 1) != (result.size % 2 == 1)) {
        result.add(next);
      }
    }
    return result.toSet();
  }

  private long bound(int index) {
    return index < bounds.length ? bounds[index] : Long.MAX_VALUE;
  }

  /** Every interval made longer at both sides. */
  public IntervalSet widen(long secondsBefore, long secondsAfter) {
    long[][] wider = new long[bounds.length / 2][];
    for (int i = 0; i < wider.length; i++) {
      wider[i] = new long[] {bounds[2 * i] - secondsBefore, bounds[2 * i + 1] + secondsAfter};
    }
    return ofSorted(wider);
  }

  /**
   * The moments at which something of a length can start that has to lie inside; the last one that
   * an interval leaves is still one, and followed by an exclusive end a second later.
   */
  IntervalSet startsOf(long seconds) {
    Bounds starts = new Bounds(bounds.length);
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] + seconds <= bounds[i + 1]) {
        starts.add(bounds[i]);
        starts.add(bounds[i + 1] - seconds + 1);
      }
    }
    return starts.toSet();
  }

  /** The intervals in order. */
  public List<Interval> intervals() {
    return IntStream.range(0, bounds.length / 2)
        .mapToObj(i -> Interval.ofSeconds(bounds[2 * i], bounds[2 * i + 1]))
        .toList();
  }

  /** Whether there is no moment in it. */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  long[] bounds() {
    return bounds.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntervalSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return intervals().toString();
  }

  /** Bounds being collected. */
  private static final class Bounds {
    private final long[] values;
    private int size;

    Bounds(int most) {
      values = new long[most];
    }

    void add(long bound) {
      values[size++] = bound;
    }

    long last() {
      return values[size - 1];
    }

    void extend(long bound) {
      values[size - 1] = Math.max(last(), bound);
    }

    IntervalSet toSet() {
      return size == 0 ? EMPTY : new IntervalSet(Arrays.copyOf(values, size));
    }
  }
}
