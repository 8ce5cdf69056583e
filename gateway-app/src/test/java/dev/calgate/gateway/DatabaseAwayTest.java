package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      Answer metrics = gateway.send(HttpRequest.newBuilder(gateway.admin("/metrics")).build());
      assertThat(metrics.status()).as(metrics.text()).isEqualTo(200);
      assertThat(metrics.text())
          .contains(
              "calgate_database_up 0.0", "calgate_waiting_readers 0.0", "get_requests_count 3")
          .doesNotContain("calgate_accounts ");

      EmbeddedPostgres second = database(directory.resolve("db"), port);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.get("/api/events").status() == 200);
      second.close();
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(DatabaseAwayTest::noSignalsAreLeft);
  }

  /** A gateway that ended while its database was away does not look for it for ever. */
  private static boolean noSignalsAreLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .noneMatch(name -> name.equals("feed-notify") || name.equals("feed-listen"));
  }

  @Test
  void readersWhoWaitMeanwhileAreAnsweredWhenTheirTimeIsOverOrTheDatabaseIsBack(
      @TempDir Path directory) throws Exception {
    EmbeddedPostgres first = database(directory.resolve("db"), freePort());
    int port = first.getPort();
    try (CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway =
            RunningGateway.start(
                first.getJdbcUrl("postgres", "postgres"), "egress: {allow: [127.0.0.1]}\n")) {
      server.addUser("ann", "a");
      var brief = poll(gateway, 4);
      var patient = poll(gateway, 60);
      Awaitility.await().until(() -> waiting(gateway) == 2);
      first.close();

      HttpResponse<String> away = brief.orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
      assertThat(away.headers().firstValue("Retry-After")).isNotEmpty();

      EmbeddedPostgres second = database(directory.resolve("db"), port);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.get("/api/events").status() == 200);
      Answer linked =
          gateway.send(
              "POST",
              "/api/accounts",
              "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                  .formatted(server.url()));
      assertThat(linked.status()).as(linked.text()).isEqualTo(201);
      assertThat(patient.orTimeout(10, TimeUnit.SECONDS).join().body()).contains("account.created");
      Awaitility.await().until(() -> waiting(gateway) == 0);
      second.close();
    }
  }

  private static CompletableFuture<HttpResponse<String>> poll(RunningGateway gateway, int seconds) {
    return gateway
        .client()
        .sendAsync(
            gateway.request("/api/changes?after=now&wait=" + seconds).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static int waiting(RunningGateway gateway) {
    String metrics = gateway.send(HttpRequest.newBuilder(gateway.admin("/metrics")).build()).text();
    Matcher gauge = Pattern.compile("calgate_waiting_readers (\\d+)").matcher(metrics);
    return gauge.find() ? Integer.parseInt(gauge.group(1)) : -1;
  }
}
