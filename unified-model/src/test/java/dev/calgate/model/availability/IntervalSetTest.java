package dev.calgate.model.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IntervalSetTest {
  private static final int SECONDS = 60;

  private static IntervalSet set(long... bounds) {
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      intervals.add(Interval.ofSeconds(bounds[i], bounds[i + 1]));
    }
    return IntervalSet.of(intervals);
  }

  @Test
  void whatOverlapsOrTouchesIsOneInterval() {
    assertThat(set(5, 9, 1, 3, 3, 4, 6, 7)).isEqualTo(set(1, 4, 5, 9));
    assertThat(set(5, 9, 1, 3, 3, 4, 6, 7).intervals())
        .containsExactly(Interval.ofSeconds(1, 4), Interval.ofSeconds(5, 9));
  }

  @Test
  void anIntervalIsNeverEmptyAndHasNoFractions() {
    Instant at = Instant.parse("2026-11-24T09:00:00.900Z");
    assertThatThrownBy(() -> new Interval(at, at.minusMillis(100)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Interval(at, at.plusSeconds(1)).start())
        .isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
  }

  @Test
  void whatIsWidenedMayGrowTogether() {
    assertThat(set(10, 20, 24, 30).widen(1, 2)).isEqualTo(set(9, 22, 23, 32));
    assertThat(set(10, 20, 24, 30).widen(2, 2)).isEqualTo(set(8, 32));
  }

  @Test
  void aLengthCanStartUntilItsEndIsTheIntervalsEnd() {
    assertThat(set(10, 20, 24, 27).startsOf(4)).isEqualTo(set(10, 17));
    assertThat(set(10, 14).startsOf(4)).isEqualTo(set(10, 11));
  }

  @Test
  void nothingStaysNothing() {
    assertThat(IntervalSet.EMPTY.widen(5, 5).isEmpty()).isTrue();
    assertThat(set(1, 2).minus(set(0, 3))).isEqualTo(IntervalSet.EMPTY);
  }

  @RepeatedTest(200)
  void operationsAgreeWithSetsOfSeconds(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    BitSet left = new BitSet();
    BitSet right = new BitSet();
    IntervalSet one = random(random, left);
    IntervalSet other = random(random, right);

    assertThat(seconds(one)).isEqualTo(left);
    BitSet union = (BitSet) left.clone();
    union.or(right);
    assertThat(seconds(one.union(other))).isEqualTo(union);
    BitSet intersection = (BitSet) left.clone();
    intersection.and(right);
    assertThat(seconds(one.intersect(other))).isEqualTo(intersection);
    BitSet difference = (BitSet) left.clone();
    difference.andNot(right);
    assertThat(seconds(one.minus(other))).isEqualTo(difference);
  }

  private static IntervalSet random(Random random, BitSet seconds) {
    List<Interval> intervals = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      int start = random.nextInt(SECONDS);
      int end = start + 1 + random.nextInt(12);
      intervals.add(Interval.ofSeconds(start, end));
      seconds.set(start, end);
    }
    return IntervalSet.of(intervals);
  }

  /** Also that it is held in the fewest intervals. */
  private static BitSet seconds(IntervalSet set) {
    BitSet seconds = new BitSet();
    long last = Long.MIN_VALUE;
    for (Interval interval : set.intervals()) {
      assertThat(interval.start().getEpochSecond()).isGreaterThan(last);
      last = interval.end().getEpochSecond();
      seconds.set((int) interval.start().getEpochSecond(), (int) last);
    }
    return seconds;
  }
}
