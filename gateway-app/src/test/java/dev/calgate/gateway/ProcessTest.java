package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.Database;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own on the embedded PostgreSQL: how it begins and ends. */
class ProcessTest {
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path home;

  private ChildProcess start(int port) throws Exception {
    Path config = home.resolve("config.yml");
    Files.writeString(
        config,
        "port: %d\nadminPort: 0\nhost: 127.0.0.1\ndata: %s\n"
            .formatted(port, home.resolve("data")));
    return ChildProcess.start(GatewayApplication.class, "server", config.toString());
  }

  @AfterEach
  void nothingIsLeft() {
    ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);
  }

  private int status(String base, String path) {
    try {
      String key = Files.readString(home.resolve("data/default.key")).trim();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + path))
              .header("Authorization", "Bearer " + key)
              .timeout(TEN_SECONDS)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (Exception e) {
      return 0;
    }
  }

  @Test
  void itEndsCleanlyAtSigtermAndStartsAgainAfterKill() throws Exception {
    String key;
    try (ChildProcess first = start(0)) {
      assertThat(status(first.await(READY), "/api/changes?after=0")).isEqualTo(200);
      key = Files.readString(home.resolve("data/default.key"));
      first.kill();
    }
    assertThat(ChildProcess.servers(home)).as("orphan").isNotEmpty();
    try (ChildProcess second = start(0)) {
      assertThat(status(second.await(READY), "/api/changes?after=0")).isEqualTo(200);
      assertThat(Files.readString(home.resolve("data/default.key"))).isEqualTo(key);
      second.terminate();

      assertThat(second.end(TEN_SECONDS)).as(second.output()).hasValue(143);
      assertThat(second.output()).doesNotContain("ERROR").doesNotContain("cut off");
    }
    assertThat(ChildProcess.servers(home)).isEmpty();
  }

  @Test
  void aLongPollDoesNotDelayTheEnd() throws Exception {
    try (ChildProcess gateway = start(0)) {
      String base = gateway.await(READY);
      String key = Files.readString(home.resolve("data/default.key")).trim();
      var poll =
          client.sendAsync(
              HttpRequest.newBuilder(URI.create(base + "/api/changes?after=now&wait=60"))
                  .header("Authorization", "Bearer " + key)
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(status(base, "/api/changes?after=0")).isEqualTo(200);
      gateway.terminate();

      assertThat(gateway.end(TEN_SECONDS)).as(gateway.output()).hasValue(143);
      assertThat(poll).succeedsWithin(TEN_SECONDS);
    }
  }

  @Test
  void aTakenPortIsOneLineAndLeavesNothingRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"));
        ChildProcess gateway = start(taken.getLocalPort())) {
      assertThat(gateway.end(Duration.ofSeconds(90)))
          .hasValueSatisfying(code -> assertThat(code).isNotZero());
      assertThat(gateway.output())
          .contains("Calgate does not start: Failed to bind to ")
          .doesNotContain("\tat ");
    }
    assertThat(ChildProcess.servers(home)).isEmpty();
  }

  @Test
  void sigtermBeforeItIsReadyLeavesNothingRunning() throws Exception {
    try (ChildProcess gateway = start(0)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(home.resolve("data/postgresql/postmaster.pid")));
      gateway.terminate();

      assertThat(gateway.end(TEN_SECONDS)).as(gateway.output()).isPresent();
    }
    assertThat(ChildProcess.servers(home)).isEmpty();
  }

  /** A gateway whose parts never come to their end. */
  static final class Stuck {
    private Stuck() {}

    public static void main(String[] arguments) throws Exception {
      Ending ending = Ending.watching();
      Database.Settings embedded =
          new Database.Settings(null, null, null, 4, Duration.ofSeconds(5));
      ending.owns(Database.open(embedded, Path.of(arguments[0]), new MetricRegistry()));
      ending.running();
      CountDownLatch never = new CountDownLatch(1);
      Threads.atExit("stuck", () -> await(never));
      System.out.println("RUNNING");
      never.await();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void whatDoesNotEndIsCutOffInTime() throws Exception {
    try (ChildProcess gateway = ChildProcess.start(Stuck.class, home.resolve("data").toString())) {
      gateway.await("RUNNING");
      gateway.terminate();

      assertThat(gateway.end(TEN_SECONDS)).as(gateway.output()).hasValue(143);
    }
    assertThat(ChildProcess.servers(home)).isEmpty();
  }

  @Test
  void killedWhileItMakesItsFilesItMakesThemAgain() throws Exception {
    try (ChildProcess gateway = start(0)) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> files("postgresql.new") > 0);
      gateway.kill();
    }
    try (ChildProcess gateway = start(0)) {
      assertThat(status(gateway.await(READY), "/api/changes?after=0")).isEqualTo(200);
      assertThat(files("postgresql.new")).isZero();
    }
  }

  private long files(String prefix) throws Exception {
    if (!Files.exists(home.resolve("data"))) {
      return 0;
    }
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      return files.filter(it -> it.getFileName().toString().startsWith(prefix)).count();
    }
  }

  @Test
  void aPostgresThatIsKilledAloneIsStartedAgain() throws Exception {
    try (ChildProcess gateway = start(0)) {
      String base = gateway.await(READY);
      ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  gateway.output().contains("started again")
                      && status(base, "/api/changes") == 200);
      gateway.terminate();
      assertThat(gateway.end(TEN_SECONDS)).as(gateway.output()).hasValue(143);
    }
    assertThat(ChildProcess.servers(home)).isEmpty();
  }
}
