package dev.calgate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreTest {

  @Test
  void anErrorOfTheDatabaseRepeatsNothingOfWhatWasWritten() {
    Store store =
        Store.open(
            TestDatabase.create().dataSource(),
            List.of(StoreFixture.APPLICATION),
            Clock.systemUTC(),
            (application, account) -> Optional.empty(),
            () -> {});

    Throwable error =
        catchThrowable(
            () ->
                store
                    .idempotency()
                    .claim(StoreFixture.APPLICATION, "\0", List.of("canary"), StoreFixture.NOW));

    assertThat(error).hasMessageContaining("0x00");
    assertThat(error.toString()).doesNotContain("canary");
  }
}
