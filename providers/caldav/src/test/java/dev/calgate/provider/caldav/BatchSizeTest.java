package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize batch = new BatchSize(100);

  private void answered(int given, long millis) {
    batch.answered(batch.size(), given, Duration.ofMillis(millis));
  }

  @Test
  void growsWhileAnswersAreQuickUpToItsBound() {
    answered(20, 300);
    assertThat(batch.size()).isEqualTo(40);
    answered(40, 300);
    answered(80, 300);
    assertThat(batch.size()).isEqualTo(100);
    assertThat(batch.isSlow()).isFalse();
  }

  @Test
  void staysWhereAnswersTakeTheirTime() {
    answered(20, 5_000);
    assertThat(batch.size()).isEqualTo(20);
  }

  @Test
  void shrinksToWhatWasGivenAndAfterLongAnswersByHalfNeverBelowOne() {
    answered(7, 300);
    assertThat(batch.size()).isEqualTo(7);
    for (int i = 0; i < 5; i++) {
      answered(batch.size(), 11_000);
    }
    assertThat(batch.size()).isEqualTo(1);
    answered(0, 11_000);
    assertThat(batch.size()).isEqualTo(1);
  }

  @Test
  void isSlowByWhatEachObjectTakesNotByTheWayThere() {
    answered(20, 900);
    assertThat(batch.isSlow()).isFalse();
    answered(40, 1_200);
    assertThat(batch.isSlow()).isTrue();
    answered(40, 700);
    assertThat(batch.isSlow()).isFalse();
  }
}
