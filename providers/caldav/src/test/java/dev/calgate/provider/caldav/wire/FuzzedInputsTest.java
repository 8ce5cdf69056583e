package dev.calgate.provider.caldav.wire;

import dev.calgate.testkit.fuzz.Mutants;
import org.junit.jupiter.api.Test;

/** Inputs that were kept, and mutants of them; coverage-guided by the profile {@code fuzz}. */
class FuzzedInputsTest {
  @Test
  void objects() {
    Mutants.check(
        ObjectReaderFuzz.class,
        "object",
        ObjectReaderFuzz.DICTIONARY,
        3_000,
        ObjectReaderFuzz::check);
  }

  @Test
  void multistatusAnswers() {
    Mutants.check(
        MultistatusReaderFuzz.class,
        "answer",
        MultistatusReaderFuzz.DICTIONARY,
        5_000,
        MultistatusReaderFuzz::check);
  }

  @Test
  void rules() {
    Mutants.check(RuleFuzz.class, "rules", RuleFuzz.DICTIONARY, 2_000, RuleFuzz::check);
  }
}
