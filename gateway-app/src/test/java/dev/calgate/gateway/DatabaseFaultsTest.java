package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.judge.Needed;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL loses its connections, stops at once, has no more room, while applications write and
 * the owner edits: meanwhile 503, afterwards all goes on by itself, and nothing is lost. It stays
 * away as long as {@code -Dcalgate.away=60} says, in seconds.
 */
class DatabaseFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final int CALLERS = 3;
  private static final int KILLED = 50;
  private static final int STOPS = 3;
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("calgate.away", 2));
  private static final int ROOM_MEGABYTES = 160;
  private static final String SETTINGS = "poll: {floor: 250ms, ceiling: 1s}\n";

  private final long seed = Long.getLong("calgate.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final GoogleAccount google = new GoogleAccount();
  private final GoogleOwner owner = new GoogleOwner(random, google.ann.primary());
  private EmbeddedPostgres server;
  private RunningGateway gateway;
  private String account;
  private TroubledCallers callers;
  private volatile Duration slowest = Duration.ZERO;
  @TempDir private Path home;

  @BeforeEach
  void tell() {
    System.out.println("DatabaseFaultsTest: seed " + seed);
  }

  private void startOn(Path directory) throws IOException {
    server = postgres(directory, RunningGateway.freePort());
    gateway =
        RunningGateway.start(server.getJdbcUrl("postgres", "postgres"), SETTINGS + google.block());
    account = google.linkTo(gateway);
    String work = KilledGatewayTest.calendar(gateway, google.work.id());
    URI base = gateway.uri("");
    callers = new TroubledCallers(() -> base, work, CALLERS, seed);
  }

  private static EmbeddedPostgres postgres(Path directory, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_wal_size", "64MB")
        .setServerConfig("min_wal_size", "32MB")
        .setPort(port)
        .start();
  }

  @AfterEach
  void stop() throws IOException {
    if (callers != null) {
      callers.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (server != null) {
      server.close();
    }
    google.close();
  }

  private void awaitAnswers(int more) {
    int before = callers.answered();
    owner.step();
    callers.awaitAnswers(before, more);
  }

  private void settled() {
    callers.settle(gateway, account, google.work, google.ann.primary());
  }

  @Test
  void killedConnectionsLoseNothing() throws Exception {
    startOn(home.resolve("db"));
    int killed = 0;
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      while (killed < KILLED) {
        awaitAnswers(1);
        killed += terminate(statement);
      }
    }
    settled();
    System.out.printf(
        "database: %d connections killed, %d writes answered%n", killed, callers.answered());
  }

  /** Ends one of the gateway's connections, one that is at work if there is any. */
  private static int terminate(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            """
            select count(pg_terminate_backend(pid)) from (
              select pid from pg_stat_activity
              where application_name like 'calgate%' and pid <> pg_backend_pid()
              order by state = 'idle', random() limit 1) one
            """)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aDatabaseThatStopsAtOnceAndComesBackHasLostNothing() throws Exception {
    Path directory = home.resolve("db");
    startOn(directory);
    int port = server.getPort();
    Duration longest = Duration.ZERO;
    for (int i = 0; i < STOPS; i++) {
      awaitAnswers(5);
      stopAtOnce(directory);
      isRefusedWhileItIsAway();
      owner.step();
      server.close();
      server = postgres(directory, port);
      long back = System.nanoTime();
      await("seed " + seed)
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> gateway.get("/api/events").status() == 200);
      longest = longer(Duration.ofNanos(System.nanoTime() - back), longest);
    }
    awaitAnswers(5);
    settled();
    System.out.printf(
        "database: %d stops at once, away for %d s each, 503 within %d ms, normal again within %d ms%n",
        STOPS, AWAY.toSeconds(), slowest.toMillis(), longest.toMillis());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** All that is asked for is answered at once, from the first moment to the last. */
  private void isRefusedWhileItIsAway() {
    long end = System.nanoTime() + AWAY.toNanos();
    await("seed " + seed)
        .atMost(AWAY.plus(SOON))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              long begin = System.nanoTime();
              Answer away = gateway.get("/api/events");
              Duration took = Duration.ofNanos(System.nanoTime() - begin);
              slowest = longer(took, slowest);
              assertThat(took).isLessThan(AT_ONCE);
              assertThat(away.status()).as(away.text()).isEqualTo(503);
              assertThat(away.header("Retry-After")).isNotEmpty();
              return System.nanoTime() > end;
            });
  }

  /** As by a failure of power: the server's first process and all of its children. */
  private static void stopAtOnce(Path directory) throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  @Test
  void aFullDiskIsToldAndPassesWithoutLoss() throws Exception {
    Path volume = Files.createDirectory(home.resolve("volume"));
    Needed.unless(
        run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + ROOM_MEGABYTES + "m,mode=0777",
            "tmpfs",
            volume.toString()),
        "a small volume cannot be mounted, as by root");
    try {
      startOn(volume.resolve("db"));
      awaitAnswers(5);
      Path ballast = volume.resolve("ballast");
      fill(ballast);
      await("seed " + seed)
          .atMost(SOON)
          .until(() -> refused(gateway.send("POST", "/api/accounts", google.credential())));
      owner.step();
      Files.delete(ballast);
      awaitAnswers(5);
      settled();
      System.out.printf("database: no room once, %d writes answered%n", callers.answered());
    } finally {
      stop();
      callers = null;
      gateway = null;
      server = null;
      run("umount", "-l", volume.toString());
    }
  }

  private static boolean refused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isIn(200, 201, 503);
    if (answer.status() == 503) {
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
    return answer.status() == 503;
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[1 << 16];
    try (var out = Files.newOutputStream(ballast)) {
      for (int i = 0; i < ROOM_MEGABYTES << 4; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }
}
