package dev.calgate.judge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeededTest {

  @Test
  void aTestRunsWhereNothingIsMissing() {
    assertThatCode(() -> Needed.unless(true, "", true)).doesNotThrowAnyException();
  }

  @Test
  void whatIsMissingSkipsTheTestAndIsNamed() {
    assertThatThrownBy(() -> Needed.unless(false, "none; this line is only tried", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("NOT RUN: none; this line is only tried");
  }

  @Test
  void whatIsMissingFailsInContinuousIntegration() {
    assertThatThrownBy(() -> Needed.unless(false, "none; this line is only tried", true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("NOT RUN: none; this line is only tried");
  }
}
