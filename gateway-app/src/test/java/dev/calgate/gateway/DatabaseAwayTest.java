package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAwayTest {

  private static EmbeddedPostgres database(Path directory, int port) throws Exception {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whileTheDatabaseIsAwayRequestsAre503AndAfterwardsAllIsWell(@TempDir Path directory)
      throws Exception {
    EmbeddedPostgres first = database(directory.resolve("db"), freePort());
    int port = first.getPort();
    try (RunningGateway gateway =
        RunningGateway.start(first.getJdbcUrl("postgres", "postgres"), "")) {
      first.close();

      for (String path : new String[] {"/api/events", "/api/changes", "/api/accounts"}) {
        Answer away = gateway.get(path);
        assertThat(away.status()).as(away.text()).isEqualTo(503);
        assertThat(away.problem()).isEqualTo("unavailable");
        assertThat(away.header("Retry-After")).isNotEmpty();
      }
      Answer health = gateway.send(HttpRequest.newBuilder(gateway.admin("/healthcheck")).build());
      assertThat(health.status()).isEqualTo(500);

      EmbeddedPostgres second = database(directory.resolve("db"), port);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.get("/api/events").status() == 200);
      second.close();
    }
  }
}
