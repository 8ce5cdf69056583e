package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that is held back because its host is left alone leaves nothing behind. */
class UnsentWriteTest {
  private static final String EVENT =
      """
      {"calendar_id":"%s","title":"Lunch",
       "start":{"date_time":"2026-12-01T09:00:00","time_zone":"Europe/Paris"},
       "end":{"date_time":"2026-12-01T10:00:00","time_zone":"Europe/Paris"}}
      """;
  private static final String FACE_EVENT =
      """
      {"event_id":"%s","summary":"Lunch","start":"2026-12-02T09:00:00Z","end":"2026-12-02T10:00:00Z"}
      """;

  /** Where the account is. */
  private interface Server extends AutoCloseable {
    String configuration();

    String credential(int user);

    Faults faults();

    Map<String, String> truth();

    @Override
    void close();
  }

  /** Services whose writes are synchronous. */
  enum Kind {
    CALDAV(CalDav::new),
    GOOGLE(Google::new);

    private final Supplier<Server> server;

    Kind(Supplier<Server> server) {
      this.server = server;
    }
  }

  private static final class CalDav implements Server {
    private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
    private final SimulatedUser user = server.addUser("user0", "secret");
    private final SimulatedCalendar work = user.createCalendar("work", "Work");

    @Override
    public String configuration() {
      return "";
    }

    @Override
    public String credential(int number) {
      return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"user%d\",\"password\":\"secret\"}"
          .formatted(server.url(), number);
    }

    @Override
    public Faults faults() {
      return server.faults();
    }

    @Override
    public Map<String, String> truth() {
      return Truth.of(work);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static final class Google implements Server {
    private final GoogleAccount google = new GoogleAccount();

    @Override
    public String configuration() {
      return google.block();
    }

    @Override
    public String credential(int number) {
      return number == 0 ? google.credential() : GoogleAccount.credential("token-" + number);
    }

    @Override
    public Faults faults() {
      return google.server.faults();
    }

    @Override
    public Map<String, String> truth() {
      return Truth.of(google.work);
    }

    @Override
    public void close() {
      google.close();
    }
  }

  private final TestDatabase database = TestDatabase.create();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

  @ParameterizedTest
  @EnumSource
  void itIsAnsweredAndTriedAgainAsIfItHadNotBeen(Kind kind) throws Exception {
    try (Server server = kind.server.get();
        // Nobody but who writes asks for anything.
        RunningGateway gateway =
            RunningGateway.start(
                database.jdbcUrl(),
                "egress: {allow: [127.0.0.1]}\npoll: {floor: 30m, ceiling: 1h}\n"
                    + server.configuration())) {
      String account = gateway.link(server.credential(0));
      gateway.sync(account);
      FaceClient face = FaceClient.of(gateway, account);
      String calendar = one("select calendar_id from calendar where name = 'Work'");
      String events = "/v1/calendars/" + calendar + "/events";
      server.faults().next(1, UnsentWriteTest::isWrite, this::held);
      server.faults().always(it -> !isWrite(it), Fault.status(503));
      for (int user = 1; user <= 5; user++) {
        gateway.send("POST", "/api/accounts", server.credential(user));
      }
      // One at a time tries the host.
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> face.send("POST", events, FACE_EVENT.formatted("a")));
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

      Answer refused = create(gateway, calendar);
      refused(refused);
      assertThat(refused.text()).contains("Not sent");
      refused(face.send("POST", events, FACE_EVENT.formatted("b")));

      assertThat(one("select count(*) from event_write where lost or ended_no is null"))
          .as("what is left behind, besides the write that is under way")
          .isEqualTo("1");
      assertThat(one("select count(*) from sync_state where requested > done"))
          .as("what has to be looked at")
          .isEqualTo("0");
      answered.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(202);
      server.faults().clear();
      Answer again = create(gateway, calendar);
      assertThat(again.status()).as(again.text()).isEqualTo(201);
      assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();
      assertThat(face.send("POST", events, FACE_EVENT.formatted("b")).status()).isEqualTo(202);
      assertThat(server.truth()).hasSize(3);
    }
  }

  private String one(String sql) {
    try (Handle handle = database.jdbi().open()) {
      return handle.createQuery(sql).mapTo(String.class).one();
    }
  }

  private static boolean isWrite(Request request) {
    return !request.path().contains("token")
        && (request.method().equals("PUT") || request.method().equals("POST"));
  }

  private Response held(Request request, Supplier<Response> genuine) {
    arrived.countDown();
    try {
      assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return genuine.get();
  }

  private static Answer create(RunningGateway gateway, String calendar) {
    return gateway.send(
        gateway
            .request("/api/events")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "the-key")
            .POST(HttpRequest.BodyPublishers.ofString(EVENT.formatted(calendar)))
            .build());
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
  }
}
