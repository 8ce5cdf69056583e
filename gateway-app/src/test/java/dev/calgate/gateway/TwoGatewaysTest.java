package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways on one database. Pushes come to the one that is here; the other one is a process of
 * its own, which reads while they come and can be killed.
 */
class TwoGatewaysTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final int EDITS = 20;
  private static final int ENDS = 10;
  private static final int SECONDS = 20;
  private static final int FREEZES = Integer.getInteger("calgate.freezes", 2);
  private static final String LOST = "work is left to others";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** So rarely that within a test only a push can tell of a change. */
  private static final String SHARED =
      """
      poll: {floor: 1h, ceiling: 1h}
      encryption: {keys: ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]}
      """;

  private final TestDatabase database = TestDatabase.create();
  private final GoogleAccount google = new GoogleAccount();
  private final long seed = System.nanoTime();
  private final GoogleOwner owner = new GoogleOwner(new Random(seed), google.work);
  private RunningGateway here;
  private ChildProcess there;
  private URI base;
  private FeedReader reader;
  private String account;
  private String work;
  @TempDir private Path home;

  @BeforeEach
  void startBoth() throws IOException {
    System.out.println("TwoGatewaysTest: seed " + seed);
    here = RunningGateway.startPublic(database.jdbcUrl(), SHARED + google.block());
    there = ChildProcess.start(GatewayApplication.class, "server", configuration().toString());
    account = google.linkTo(here);
    for (JsonNode calendar : here.get("/api/calendars").json().path("items")) {
      if (calendar.at("/source/ref").textValue().equals(google.work.id())) {
        work = calendar.path("id").textValue();
      }
    }
    reader = new FeedReader(here);
    base = URI.create(there.await(READY));
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        home.resolve("config.yml"),
        """
        port: 0
        adminPort: 0
        host: 127.0.0.1
        publicUrl: %s
        data: %s
        database: {url: "%s"}
        applications:
          - {id: one, keys: [%s]}
          - {id: two, keys: [%s]}
        """
                .formatted(
                    here.uri(""),
                    home.resolve("data"),
                    database.jdbcUrl(),
                    RunningGateway.ONE,
                    RunningGateway.TWO)
            + SHARED
            + google.block());
  }

  @AfterEach
  void stopAll() {
    there.close();
    here.close();
    google.close();
  }

  /** An answer that is complete, and waits to be sent. */
  private static final class Held implements Fault {
    private final CountDownLatch made = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);

    @Override
    public Response answer(Request request, Supplier<Response> genuine) {
      Response answer = genuine.get();
      made.countDown();
      await(sent);
      return answer;
    }

    void awaitMade() {
      await(made);
    }

    void send() {
      sent.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Lets the other gateway read Work, and holds the answer. */
  private Held readThere() {
    return there("/api/accounts/" + account + "/sync");
  }

  /** Lets the other gateway read Work for a request, and holds the answer. */
  private Held there(String path) {
    String own = ManagementFactory.getRuntimeMXBean().getName();
    while (true) {
      Held held = new Held();
      google
          .server
          .faults()
          .next(1, Requests.path(it -> it.endsWith(google.work.id() + "/events")), held);
      HttpRequest asked =
          HttpRequest.newBuilder(base.resolve(path))
              .header("Authorization", "Bearer " + RunningGateway.ONE)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(here.send(asked).status()).isEqualTo(202);
      held.awaitMade();
      if (!holder().equals(own)) {
        return held;
      }
      // This gateway was faster: once more.
      held.send();
      here.sync(account);
    }
  }

  private String holder() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select lease_by from sync_state where calendar_id = :work")
                    .bind("work", work)
                    .mapTo(String.class)
                    .one());
  }

  private void edit() {
    for (int i = 0; i < EDITS; i++) {
      owner.step();
    }
  }

  private void awaitTruth() {
    await("seed " + seed)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              reader.readOn();
              assertThat(reader.told(account)).isEqualTo(Truth.of(google.work));
            });
    assertThat(reader.events()).as("seed %d", seed).isEqualTo(reader.listed());
  }

  @Test
  void whatIsPushedToOneIsNotLostWhileTheOtherReadsNorWhenItIsKilledAtThat() {
    edit();
    awaitTruth();
    google.server.push().byHand(true);

    Held late = readThere();
    edit();
    assertThat(google.server.push().deliver()).isPositive();
    assertThat(reader.readOn()).as("the other one still reads").isEmpty();
    late.send();
    awaitTruth();

    Held never = readThere();
    edit();
    assertThat(google.server.push().deliver()).isPositive();
    there.kill();
    never.send();
    awaitTruth();

    google.server.push().byHand(false);
    edit();
    awaitTruth();
    assertThat(google.channels()).as("the list, the own calendar, Work").hasSize(3);
  }

  @Test
  void anAccessTokenThatEndsIsRenewedByOneOfThem() {
    edit();
    awaitTruth();
    for (int i = 0; i < ENDS; i++) {
      int before = tokenRequests();
      google.ann.expireAccessTokens();
      // What both of them are to read at once: the list, the own calendar, Work.
      here.sync(account);
      owner.step();
      awaitTruth();
      assertThat(tokenRequests() - before).as("seed %d", seed).isEqualTo(1);
    }
  }

  @Test
  void oneThatIsFrozenBeyondItsLeaseLosesWhenItGoesOn() {
    edit();
    awaitTruth();
    google.server.push().byHand(true);
    for (int i = 0; i < FREEZES; i++) {
      Held late = readThere();
      there.freeze();
      late.send();
      edit();
      assertThat(google.server.push().deliver()).isPositive();
      awaitTruth();

      there.thaw();
      int round = i + 1;
      await("lost leases").atMost(SOON).until(() -> there.output().split(LOST, -1).length > round);
      assertThat(reader.readOn()).as("seed %d: written by a late one", seed).isEmpty();
    }
    google.server.push().byHand(false);
    edit();
    awaitTruth();
    System.out.println("two gateways: one was frozen and lost " + FREEZES + " times");
  }

  @Test
  void anAuditWhoseGatewayIsKilledIsEndedByTheOtherOneAndNoneRunsBesideIt() {
    edit();
    awaitTruth();
    google.server.push().byHand(true);
    String audit = "/api/calendars/" + work + "/audit?wait=0";
    Held never = there(audit);
    int listings = listings();
    edit();

    assertThat(here.send("POST", audit, null).status()).isEqualTo(202);
    assertThat(here.send("POST", "/api/accounts/" + account + "/sync?wait=0", null).status())
        .isEqualTo(202);
    await("all others are read").atMost(SOON).until(() -> waiting() == 0);
    assertThat(listings()).as("nobody lists Work beside it").isEqualTo(listings);
    assertThat(state()).isEqualTo("running");
    there.kill();
    never.send();

    await("the audit").atMost(SOON).until(() -> state().equals("done"));
    assertThat(reader.readOn())
        .isNotEmpty()
        .extracting(it -> it.at("/origin/type").textValue())
        .containsOnly("audit");
    awaitTruth();
  }

  /** How many rows but that of Work wait for a look. */
  private int waiting() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select count(*) from sync_state"
                            + " where requested > done and calendar_id <> :work")
                    .bind("work", work)
                    .mapTo(Integer.class)
                    .one());
  }

  private String state() {
    return here.get("/api/calendars/" + work + "/audit").json().path("state").textValue();
  }

  private int listings() {
    return google
        .server
        .log()
        .matching(it -> it.path().endsWith(google.work.id() + "/events"))
        .size();
  }

  @Test
  void readersOfBothAreToldOfEachChangeAtOnce() throws Exception {
    awaitTruth();
    long position = here.head();
    for (int i = 0; i < ENDS; i++) {
      var one = poll(here.uri(""), position);
      var other = poll(base, position);
      GoogleAccount.meeting(google.work, "Meeting " + i);
      JsonNode seen = MAPPER.readTree(one.get(SECONDS, TimeUnit.SECONDS).body());
      assertThat(seen.path("changes")).hasSize(1);
      assertThat(MAPPER.readTree(other.get(SECONDS, TimeUnit.SECONDS).body())).isEqualTo(seen);
      position = seen.path("next").longValue();
    }
  }

  private CompletableFuture<HttpResponse<String>> poll(URI gateway, long after) {
    return here.client()
        .sendAsync(
            HttpRequest.newBuilder(gateway.resolve("/api/changes?wait=30&after=" + after))
                .header("Authorization", "Bearer " + RunningGateway.ONE)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private int tokenRequests() {
    return google.server.log().matching(it -> it.path().equals("/token")).size();
  }
}
