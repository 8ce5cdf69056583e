package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that is killed again and again while applications write and the owner edits. Rounds by
 * {@code -Dcalgate.kills=200}.
 */
@ExtendWith(Alone.class)
class KilledGatewayTest {
  private static final int KILLS = Integer.getInteger("calgate.kills", 12);
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final Duration READY_AGAIN = Duration.ofSeconds(15);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CALLERS = 3;
  private static final int LONGEST_MILLIS = 1_500;
  private static final String SETTINGS =
      """
      poll: {floor: 250ms, ceiling: 1s}
      encryption: {keys: ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]}
      """;

  private final long seed = Long.getLong("calgate.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final TestDatabase database = TestDatabase.create();
  private final GoogleAccount google = new GoogleAccount();
  private final GoogleOwner owner = new GoogleOwner(random, google.ann.primary());
  private final AtomicReference<URI> base = new AtomicReference<>();
  @TempDir private Path home;

  @AfterEach
  void stop() {
    google.close();
  }

  private ChildProcess start() throws IOException {
    Path config = home.resolve("config.yml");
    Files.writeString(
        config,
        """
        port: 0
        adminPort: 0
        host: 127.0.0.1
        data: %s
        database: {url: "%s"}
        applications:
          - {id: one, keys: [%s]}
          - {id: two, keys: [%s]}
        """
                .formatted(
                    home.resolve("data"),
                    database.jdbcUrl(),
                    RunningGateway.ONE,
                    RunningGateway.TWO)
            + SETTINGS
            + google.block());
    return ChildProcess.start(GatewayApplication.class, "server", config.toString());
  }

  @Test
  void whatWasAnsweredStaysAndNothingComesTwice() throws IOException {
    System.out.println("KilledGatewayTest: seed " + seed);
    String account;
    String work;
    try (RunningGateway first =
        RunningGateway.start(database.jdbcUrl(), SETTINGS + google.block())) {
      account = google.linkTo(first);
      work = calendar(first, google.work.id());
    }
    List<Duration> starts = new ArrayList<>();
    TroubledCallers callers = null;
    try {
      for (int i = 0; i < KILLS; i++) {
        long begin = System.nanoTime();
        try (ChildProcess gateway = start()) {
          base.set(URI.create(gateway.await(READY)));
          starts.add(Duration.ofNanos(System.nanoTime() - begin));
          callers = callers == null ? new TroubledCallers(base::get, work, CALLERS, seed) : callers;
          load(callers);
          gateway.kill();
        }
      }
      try (RunningGateway last =
          RunningGateway.start(database.jdbcUrl(), SETTINGS + google.block())) {
        base.set(last.uri(""));
        callers.settle(last, account, google.work, google.ann.primary());
      }
    } finally {
      if (callers != null) {
        callers.close();
      }
    }
    Collections.sort(starts);
    // What else the machine does at the moment may delay one or another.
    Duration usual = starts.get(KILLS / 2);
    assertThat(usual).as("ready again after a kill").isLessThan(READY_AGAIN);
    System.out.printf(
        "kills: %d survived, %d writes answered, ready again within %d ms, at most %d ms%n",
        KILLS, callers.answered(), usual.toMillis(), starts.get(KILLS - 1).toMillis());
  }

  /** Until some more requests have been answered, and a while has passed. */
  private void load(TroubledCallers callers) {
    int before = callers.answered();
    owner.step();
    long end = System.nanoTime() + Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos();
    callers.awaitAnswers(before, 1 + random.nextInt(10));
    await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() > end);
  }

  static String calendar(RunningGateway gateway, String ref) {
    for (JsonNode calendar : gateway.get("/api/calendars").json().path("items")) {
      if (calendar.at("/source/ref").textValue().equals(ref)) {
        return calendar.path("id").textValue();
      }
    }
    throw new AssertionError("There is no calendar " + ref);
  }
}
