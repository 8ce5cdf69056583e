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
    assertThat(batch.size()).isEqualTo(10);
    answered(10, 300);
    assertThat(batch.size()).isEqualTo(20);
    answered(20, 300);
    answered(40, 300);
    answered(80, 300);
    assertThat(batch.size()).isEqualTo(100);
    assertThat(batch.isSlow()).isFalse();
  }

  @Test
  void staysWhereAnswersTakeTheirTime() {
    answered(10, 5_000);
    assertThat(batch.size()).isEqualTo(10);
  }

  @Test
  void shrinksToWhatWasGivenAndAfterLongAnswersByHalfNeverBelowOne() {
    answered(7, 300);
    assertThat(batch.size()).isEqualTo(7);
    answered(7, 11_000);
    assertThat(batch.size()).isEqualTo(3);
    answered(3, 11_000);
    answered(1, 11_000);
    assertThat(batch.size()).isEqualTo(1);
    answered(0, 11_000);
    assertThat(batch.size()).isEqualTo(1);
  }

  @Test
  void isSlowByWhatEachObjectTakesNotByTheWayThere() {
    answered(10, 900);
    assertThat(batch.isSlow()).isFalse();
    answered(20, 1_200);
    assertThat(batch.isSlow()).isTrue();
    answered(20, 700);
    assertThat(batch.isSlow()).isFalse();
  }
}
