package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.google.GoogleSimulator;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** An account with push channels leaves, whatever became of its credential. */
class FarewellTest {

  @Test
  void anAccountThatNoKeyOpensIsDisconnectedAllTheSame() {
    TestDatabase database = TestDatabase.create();
    try (GoogleSimulator google = GoogleSimulator.start(Clock.systemUTC());
        RunningGateway gateway =
            RunningGateway.start(
                database.jdbcUrl(),
                """
                publicUrl: http://127.0.0.1:9
                providers:
                  google: {clientId: client, clientSecret: secret, rootUrl: "%s", tokenUrl: "%s/token"}
                """
                    .formatted(google.url(), google.url()))) {
      google.addClient("client", "secret");
      String token =
          google
              .addUser("ann@example.com")
              .grant("client", "https://www.googleapis.com/auth/calendar");
      Answer linked =
          gateway.send(
              "POST",
              "/api/accounts",
              "{\"provider\":\"google\",\"refresh_token\":\"%s\"}".formatted(token));
      String account = "/api/accounts/" + linked.json().path("id").asText();
      assertThat(gateway.send("POST", account + "/sync?wait=30", null).status()).isEqualTo(200);
      assertThat(google.push().channels()).isNotEmpty();
      database.jdbi().useHandle(handle -> handle.execute("update account set secrets = 'AAAA'"));

      assertThat(gateway.send("DELETE", account, null).status()).isEqualTo(204);
    }
  }
}
