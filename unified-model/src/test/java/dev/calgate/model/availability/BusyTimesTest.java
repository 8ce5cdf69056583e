package dev.calgate.model.availability;

import static dev.calgate.model.availability.BusyKind.BUSY;
import static dev.calgate.model.availability.BusyKind.OUT_OF_OFFICE;
import static dev.calgate.model.availability.BusyKind.TENTATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusyTimesTest {
  private final BusyTimes times = new BusyTimes();

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }

  private void add(BusyKind kind, int start, int end) {
    times.add(kind, at(start), at(end));
  }

  private List<String> merged(int from, int to) {
    return times.merged(new Interval(at(from), at(to))).stream()
        .map(it -> it.kind() + " " + it.start().getEpochSecond() + "-" + it.end().getEpochSecond())
        .toList();
  }

  @Test
  void theKindThatOutweighsTheOthersIsTold() {
    add(TENTATIVE, 0, 100);
    add(BUSY, 20, 60);
    add(OUT_OF_OFFICE, 50, 70);

    assertThat(merged(0, 1_000))
        .containsExactly("TENTATIVE 0-20", "BUSY 20-50", "OUT_OF_OFFICE 50-70", "TENTATIVE 70-100");
  }

  @Test
  void ofOneKindTouchingIntervalsAreOneAndOfTwoTheyStayTwo() {
    add(BUSY, 10, 20);
    add(BUSY, 0, 10);
    add(TENTATIVE, 20, 30);

    assertThat(merged(0, 100)).containsExactly("BUSY 0-20", "TENTATIVE 20-30");
  }

  @Test
  void whatReachesBeyondTheWindowIsClipped() {
    add(BUSY, 0, 100);
    add(BUSY, 150, 160);

    assertThat(merged(40, 50)).containsExactly("BUSY 40-50");
  }

  @Test
  void whatHasNoLengthTakesNoTime() {
    add(BUSY, 10, 10);
    add(BUSY, 20, 15);

    assertThat(merged(0, 100)).isEmpty();
    assertThat(times.all().isEmpty()).isTrue();
  }

  @Test
  void whatOthersCollectedIsAdded() {
    BusyTimes others = new BusyTimes();
    others.add(BUSY, at(5), at(15));
    add(TENTATIVE, 0, 10);
    times.addAll(others);

    assertThat(merged(0, 100)).containsExactly("TENTATIVE 0-5", "BUSY 5-15");
    assertThat(times.all()).isEqualTo(IntervalSet.of(new Interval(at(0), at(15))));
  }
}
