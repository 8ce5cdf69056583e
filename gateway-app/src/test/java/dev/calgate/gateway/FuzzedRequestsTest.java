package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.testkit.fuzz.KeptInputs;
import dev.calgate.testkit.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Inputs that were kept, and mutants of them; coverage-guided by the profile {@code fuzz}. */
class FuzzedRequestsTest {
  private static final int MUTANTS = Integer.getInteger("calgate.fuzz.requests", 1_200);

  /** More of them are accepted, which takes longer. */
  private static final int ODD = MUTANTS / 3;

  private static final long SEED = Long.getLong("calgate.fuzz.seed", 0);

  @Test
  void keptBodiesAndMutantsOfThem() {
    try (FuzzedGateway gateway = new FuzzedGateway()) {
      Mutants.check(
          RequestBodyFuzz.class, "request", RequestBodyFuzz.DICTIONARY, MUTANTS, gateway::check);
      assertThat(gateway.accepted()).as("accepted").isGreaterThan(20);
    }
  }

  @Test
  void soundBodiesWithOddValues() {
    var kept = KeptInputs.of(RequestBodyFuzz.class, "request");
    OddBodies odd = new OddBodies(SEED, kept.values());
    try (FuzzedGateway gateway = new FuzzedGateway()) {
      kept.values().forEach(gateway::check);
      for (int round = 0; round < ODD; round++) {
        byte[] input = odd.next();
        try {
          gateway.check(input);
        } catch (RuntimeException | AssertionError e) {
          String shown = new String(input, StandardCharsets.UTF_8);
          throw new AssertionError("seed %d, round %d: %s".formatted(SEED, round, shown), e);
        }
      }
      assertThat(gateway.accepted()).as("accepted").isGreaterThan(ODD / 20);
      System.out.printf("odd bodies: %d of seed %d, %d accepted%n", ODD, SEED, gateway.accepted());
    }
  }
}
