package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.TestDatabase;
import org.junit.jupiter.api.Test;

/** An account with push channels leaves, whatever became of its credential. */
class FarewellTest {

  @Test
  void anAccountThatNoKeyOpensIsDisconnectedAllTheSame() {
    TestDatabase database = TestDatabase.create();
    try (GoogleAccount google = new GoogleAccount();
        RunningGateway gateway = RunningGateway.startPublic(database.jdbcUrl(), google.block())) {
      String account = google.linkTo(gateway);
      assertThat(google.channels()).isNotEmpty();
      database.jdbi().useHandle(handle -> handle.execute("update account set secrets = 'AAAA'"));

      assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);
    }
  }
}
