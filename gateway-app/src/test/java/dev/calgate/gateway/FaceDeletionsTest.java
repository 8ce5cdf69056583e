package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletions of managed events that others meet, or that cannot be done when they are asked for. */
class FaceDeletionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar work = server.addUser("ann", "a").createCalendar("work", "Work");
  private final TestDatabase database = TestDatabase.create();
  private RunningGateway gateway;
  private FaceClient face;
  private String events;

  @BeforeEach
  void start() {
    gateway =
        RunningGateway.start(
            database.jdbcUrl(),
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                .formatted(server.url()));
    gateway.sync(account);
    face = FaceClient.of(gateway, account);
    events =
        "/v1/calendars/"
            + gateway.get("/api/calendars").json().at("/items/0/id").asText()
            + "/events";
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private Answer put(String id) {
    return face.send(
        "POST",
        events,
        """
        {"event_id":"%1$s","summary":"%1$s","start":"2026-12-01T09:00:00Z","end":"2026-12-01T10:00:00Z"}
        """
            .formatted(id));
  }

  private long deletions() {
    return server.log().matching(it -> it.method().equals("DELETE")).size();
  }

  /** Has the job run that goes on with deletions, without waiting for its minute. */
  private void runJob() {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      int jobs =
          statement.executeUpdate(
              "update scheduled_tasks set execution_time = now() where task_name = 'deletions'");
      assertThat(jobs).isEqualTo(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheProviderDoesNotDeleteNowIsDeletedLater() {
    for (String id : new String[] {"one", "three", "two"}) {
      assertThat(put(id).status()).isEqualTo(202);
    }
    server.faults().always(it -> it.method().equals("DELETE"), Fault.status(503));

    assertThat(face.send("DELETE", "/v1/events?delete_all=true", null).status()).isEqualTo(202);
    assertThat(deletions()).as("a provider that is away is asked once").isEqualTo(1);
    assertThat(put("two").status()).as("wanted again").isEqualTo(202);
    assertThat(Truth.of(work)).hasSize(3);

    server.faults().clear();
    runJob();
    await().atMost(PATIENCE).until(() -> Truth.of(work).size() == 1);
    assertThat(Truth.of(work).toString()).contains("two");
    assertThat(deletions()).isEqualTo(3);
  }

  @Test
  void anEventOfAnotherCalendarIsNotGoneFromThisOne() {
    SimulatedCalendar home = work.owner().createCalendar("home", "Home");
    EventTime start = EventTime.utc(Instant.parse("2026-12-01T09:00:00Z"));
    home.put("x.ics", EventText.of("Away", start, start).text());
    gateway.sync(face.account());
    JsonNode event = gateway.get("/api/events").json().at("/items/0");
    home.delete("x.ics");
    gateway.sync(face.account());
    String body = "{\"event_uid\":\"evt_external_%s\"}".formatted(event.path("id").asText());
    String there = "/v1/calendars/" + event.path("calendar_id").asText() + "/events";

    assertThat(face.send("DELETE", there, body).status()).isEqualTo(202);
    assertThat(face.send("DELETE", events, body).status()).isEqualTo(404);
  }

  @Test
  void aNameThatIsNoTextIsRefused() {
    Answer answer = put("a\\ud800");

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/event_id/0/key").asText())
        .isEqualTo("errors.invalid_format");
  }

  @Test
  void anEventThatTheProviderNeverDeletesHoldsUpNoOther() {
    for (String id : new String[] {"a-stuck", "b-stuck", "c", "d"}) {
      assertThat(put(id).status()).isEqualTo(202);
    }
    for (String stuck : new String[] {"a-stuck", "b-stuck"}) {
      String ref = stored("select ref from managed_event where managed_id = '" + stuck + "'");
      server
          .faults()
          .always(it -> it.method().equals("DELETE") && it.path().endsWith(ref), Fault.status(500));
    }

    assertThat(face.send("DELETE", "/v1/events?delete_all=true", null).status()).isEqualTo(202);
    assertThat(deletions()).isEqualTo(1);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              runJob();
              return Truth.of(work).size() == 2;
            });

    assertThat(Truth.of(work).toString()).contains("a-stuck", "b-stuck");
    server.faults().clear();
    runJob();
    await().atMost(PATIENCE).until(() -> Truth.of(work).isEmpty());
  }

  @Test
  void anEventThatIsDeletedBeforeItWasSeenIsDeletedWhenItAppears() {
    server.faults().next(1, it -> it.method().equals("PUT"), Fault.lostAnswer());
    server.faults().always(it -> true, Fault.status(503));
    assertThat(put("one").status()).isEqualTo(503);
    assertThat(Truth.of(work)).hasSize(1);

    assertThat(face.send("DELETE", events, "{\"event_id\":\"one\"}").status()).isEqualTo(202);
    assertThat(deletions()).isZero();
    server.faults().clear();
    gateway.sync(face.account());
    runJob();
    await().atMost(PATIENCE).until(() -> Truth.of(work).isEmpty());
  }

  private Answer delete(String id) {
    return face.send("DELETE", events, "{\"event_id\":\"%s\"}".formatted(id));
  }

  private CompletableFuture<Answer> deleteAll() {
    return CompletableFuture.supplyAsync(
        () -> face.send("DELETE", "/v1/events?delete_all=true", null));
  }

  /** The server's next deletion, held before it has an effect. */
  private final class Held {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    Held() {
      server
          .faults()
          .next(
              1,
              it -> it.method().equals("DELETE"),
              (request, genuine) -> {
                asked.countDown();
                await(done);
                return genuine.get();
              });
    }

    void awaitAsked() {
      await(asked);
    }

    void goOn() {
      done.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private String stored(String query) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  /** From now on an event's object cannot be understood, however often it is fetched. */
  private void tear(String id) {
    String ref = stored("select ref from managed_event where managed_id = '" + id + "'");
    run(
        "create or replace function torn() returns trigger language plpgsql as"
            + " $$ begin new.reason = 'It is torn'; return new; end $$",
        "create trigger torn before update on remote_object for each row when (new.ref = '"
            + ref
            + "') execute function torn()",
        "update remote_object set version = version");
  }

  private void mend() {
    run("drop trigger torn on remote_object", "update remote_object set reason = null");
  }

  private void run(String... statements) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsWantedAgainWhileOthersAreDeletedStays() {
    for (String id : new String[] {"one", "three", "two"}) {
      assertThat(put(id).status()).isEqualTo(202);
    }
    Held first = new Held();
    CompletableFuture<Answer> deletion = deleteAll();
    first.awaitAsked();

    assertThat(put("two").status()).isEqualTo(202);
    first.goOn();

    assertThat(deletion.join().status()).isEqualTo(202);
    runJob();
    await()
        .atMost(PATIENCE)
        .until(() -> stored("select count(*) from managed_event where leaving").equals("0"));
    assertThat(Truth.of(work)).hasSize(1);
    assertThat(Truth.of(work).toString()).contains("two");
  }

  @Test
  void anEventThatCannotBeUnderstoodKeepsNoOtherFromBeingDeleted() {
    for (String id : new String[] {"one", "three", "two"}) {
      assertThat(put(id).status()).isEqualTo(202);
    }
    String id =
        stored(
            "select event_id from managed_event join event using (calendar_id, ref)"
                + " where managed_id = 'one'");
    tear("one");

    assertThat(deleteAll().join().status()).isEqualTo(202);
    assertThat(Truth.of(work)).hasSize(1);
    assertThat(Truth.of(work).toString()).contains("one");
    Answer single = delete("one");
    assertThat(single.status()).as(single.text()).isEqualTo(422);
    assertThat(single.json().at("/errors/event/0/key").asText()).isEqualTo("errors.not_supported");
    Answer unified = gateway.send("PATCH", "/api/events/" + id, "{\"title\":\"Tea\"}");
    assertThat(unified.status()).as(unified.text()).isEqualTo(409);

    mend();
    runJob();
    await().atMost(PATIENCE).until(() -> Truth.of(work).isEmpty());
    assertThat(put("one").status()).isEqualTo(202);
    tear("one");
    assertThat(put("one").status()).isEqualTo(422);
  }

  /** What somebody is told who wants to write an event while it is being deleted. */
  private Answer whileDeleted(String id, Supplier<Answer> write) {
    Held held = new Held();
    CompletableFuture<Answer> deletion = CompletableFuture.supplyAsync(() -> delete(id));
    held.awaitAsked();
    // Whoever waits for the object asks for a ticket again and again, which counts on.
    String tickets = "select last_value from event_write_write_no_seq";
    String before = stored(tickets);
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(write);
    await().atMost(PATIENCE).until(() -> !stored(tickets).equals(before));
    held.goOn();
    assertThat(deletion.join().status()).isEqualTo(202);
    return answer.join();
  }

  @Test
  void whoWaitsForAnEventThatIsDeletedMeanwhileFindsNone() {
    assertThat(put("one").status()).isEqualTo(202);
    String id = stored("select event_id from event where not deleted");

    Answer again = whileDeleted("one", () -> put("one"));
    assertThat(again.status()).as(again.text()).isEqualTo(202);
    assertThat(Truth.of(work)).hasSize(1);
    Answer twice = whileDeleted("one", () -> delete("one"));
    assertThat(twice.status()).as(twice.text()).isEqualTo(202);
    assertThat(Truth.of(work)).isEmpty();
    assertThat(put("one").status()).isEqualTo(202);
    Answer unified =
        whileDeleted(
            "one", () -> gateway.send("PATCH", "/api/events/" + id, "{\"title\":\"Tea\"}"));
    assertThat(unified.status()).as(unified.text()).isEqualTo(404);
  }
}
