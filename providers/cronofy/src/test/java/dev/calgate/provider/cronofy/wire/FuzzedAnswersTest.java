package dev.calgate.provider.cronofy.wire;

import dev.calgate.testkit.fuzz.Mutants;
import org.junit.jupiter.api.Test;

/** Inputs that were kept, and mutants of them; coverage-guided by the profile {@code fuzz}. */
class FuzzedAnswersTest {
  @Test
  void answers() {
    Mutants.check(AnswerFuzz.class, "answer", AnswerFuzz.DICTIONARY, 4_000, AnswerFuzz::check);
  }
}
