package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.testkit.fuzz.Mutants;
import org.junit.jupiter.api.Test;

/** Inputs that were kept, and mutants of them; coverage-guided by the profile {@code fuzz}. */
class FuzzedRequestsTest {
  private static final int MUTANTS = Integer.getInteger("calgate.fuzz.requests", 1_500);

  @Test
  void requests() {
    try (FuzzedGateway gateway = new FuzzedGateway()) {
      Mutants.check(
          RequestBodyFuzz.class, "request", RequestBodyFuzz.DICTIONARY, MUTANTS, gateway::check);
      assertThat(gateway.accepted()).as("accepted").isGreaterThan(20);
    }
  }
}
