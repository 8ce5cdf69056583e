package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.calgate.simulator.google.GoogleDial;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed again and again while it replaces its channels. */
class ChannelCrashTest {
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int ROUNDS = 4;

  /** The list, the own calendar, Work. */
  private static final int WANTED = 3;

  private final GoogleAccount google = new GoogleAccount();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path home;

  @AfterEach
  void nothingIsLeft() {
    google.close();
    ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);
  }

  private ChildProcess start(int port) throws IOException {
    Path config = home.resolve("config.yml");
    Files.writeString(
        config,
        """
        port: %d
        adminPort: 0
        host: 127.0.0.1
        publicUrl: http://127.0.0.1:%d
        data: %s
        apiKey: key-of-default
        poll: {floor: 1h, ceiling: 1h}
        """
                .formatted(port, port, home.resolve("data"))
            + google.block());
    return ChildProcess.start(GatewayApplication.class, "server", config.toString());
  }

  private String send(String method, String address, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer key-of-default")
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(70))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void noChannelTooManyStaysAndNoPushIsLost() throws Exception {
    google.server.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofSeconds(5));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int port = RunningGateway.freePort();

    for (int round = 0; round < ROUNDS; round++) {
      try (ChildProcess gateway = start(port)) {
        String base = gateway.await(READY);
        if (round == 0) {
          send("POST", base + "/api/accounts", google.credential());
        }
        long enough = google.watches() + 1 + random.nextInt(2 * WANTED);
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> google.watches() >= enough);
        gateway.kill();
      }
      assertThat(google.channels())
          .as("seed %d, round %d", seed, round)
          .hasSizeLessThanOrEqualTo(WANTED + 1 + round);
    }

    google.server.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofDays(7));
    try (ChildProcess gateway = start(port)) {
      String base = gateway.await(READY);
      await("seed " + seed)
          .atMost(SOON)
          .until(() -> google.channels().size() == WANTED && google.isWatchedForLong());
      GoogleAccount.meeting(google.work, "Pushed");
      assertThat(send("GET", base + "/api/changes?wait=30&types=event.created&after=0", ""))
          .contains("\"title\":\"Pushed\"");
    }
  }
}
