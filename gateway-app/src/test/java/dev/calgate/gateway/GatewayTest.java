package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole gateway before a simulated CalDAV server, driven by HTTP alone. */
class GatewayTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static SimulatedCalendar work;
  private static String account;

  @BeforeAll
  static void startBoth() {
    server = CalDavSimulator.start(Clock.systemUTC());
    SimulatedUser ann = server.addUser("ann", "secret of ann");
    work = ann.createCalendar("work", "Work");
    meeting("Planning", 9);
    work.put(
        "series.ics",
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:series
        DTSTAMP:20261101T000000Z
        DTSTART;TZID=Europe/Paris:20261207T100000
        DTEND;TZID=Europe/Paris:20261207T110000
        RRULE:FREQ=WEEKLY;COUNT=4
        SUMMARY:Review
        END:VEVENT
        END:VCALENDAR
        """
            .replace("\n", "\r\n"));
    work.put(
        "broken.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:no time\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    gateway = RunningGateway.start();
    Answer linked = gateway.send("POST", "/api/accounts", body("secret of ann"));
    assertThat(linked.status()).as(linked.text()).isEqualTo(201);
    account = linked.json().path("id").asText();
    Answer synced = gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null);
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
  }

  @AfterAll
  static void stopBoth() {
    gateway.close();
    server.close();
  }

  private static void meeting(String title, int hour) {
    LocalDateTime start = LocalDateTime.of(2026, 12, 1, hour, 0);
    work.createEvent(
        title, EventTime.zoned(start, PARIS), EventTime.zoned(start.plusHours(1), PARIS));
  }

  private static String body(String password) {
    return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"%s\"}"
        .formatted(server.url(), password);
  }

  private static List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    Answer answer = gateway.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    answer.json().path("items").forEach(items::add);
    return items;
  }

  private static long head() {
    return gateway.get("/api/changes?after=now").json().path("head").asLong();
  }

  @Test
  void anAccountShowsItsFreshnessAndNeverItsPassword() {
    Answer answer = gateway.get("/api/accounts/" + account);

    assertThat(answer.json().path("status").asText()).isEqualTo("connected");
    assertThat(answer.json().path("sync").path("state").asText()).isEqualTo("live");
    assertThat(answer.json().path("sync").path("as_of").isNull()).isFalse();
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void theFeedIsDenseAndItsPagesJoinSeamlessly() {
    List<Long> positions = new ArrayList<>();
    long after = 0;
    JsonNode page;
    do {
      page = gateway.get("/api/changes?limit=2&after=" + after).json();
      page.path("changes").forEach(change -> positions.add(change.path("position").asLong()));
      after = page.path("next").asLong();
    } while (!page.path("caught_up").asBoolean());

    for (int i = 0; i < positions.size(); i++) {
      assertThat(positions.get(i)).isEqualTo(i + 1L);
    }
    assertThat(positions).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void aLongPollIsWokenByAChangeAtTheProvider() {
    long head = head();
    CompletableFuture<HttpResponse<String>> poll =
        gateway
            .client()
            .sendAsync(
                gateway.request("/api/changes?wait=30&types=event.created&after=" + head).build(),
                HttpResponse.BodyHandlers.ofString());
    meeting("Woken", 11);

    JsonNode page = json(poll.orTimeout(20, TimeUnit.SECONDS).join().body());

    assertThat(page.path("changes").get(0).path("event").path("title").asText()).isEqualTo("Woken");
  }

  @Test
  void aStreamTellsChangesWithTheirPositionsAsIds() throws Exception {
    HttpResponse<Stream<String>> stream =
        gateway
            .client()
            .send(
                gateway
                    .request("/api/changes")
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", "2")
                    .build(),
                HttpResponse.BodyHandlers.ofLines());
    Iterator<String> lines = stream.body().filter(line -> !line.isEmpty()).iterator();

    assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(lines.next()).startsWith(":");
    assertThat(lines.next()).isEqualTo("id: 2");
    assertThat(lines.next()).isEqualTo("id: 3");
    String data = lines.next();
    assertThat(json(data.substring("data: ".length())).path("position").asLong()).isEqualTo(3);
    stream.body().close();
  }

  @Test
  void cloudEventsCarryTheSameEntries() {
    Answer answer =
        gateway.send(
            gateway
                .request("/api/changes?limit=3")
                .header("Accept", "application/cloudevents-batch+json")
                .build());
    JsonNode plain = gateway.get("/api/changes?limit=3").json().path("changes");

    assertThat(answer.header("Content-Type")).isEqualTo("application/cloudevents-batch+json");
    for (int i = 0; i < 3; i++) {
      JsonNode event = answer.json().get(i);
      assertThat(event.path("id").asText()).isEqualTo(plain.get(i).path("position").asText());
      assertThat(event.path("type").asText())
          .isEqualTo("dev.calgate." + plain.get(i).path("type").asText());
      assertThat(event.path("data")).isEqualTo(plain.get(i));
    }
  }

  @Test
  void occurrencesOfASeriesAreListedWithIdsOfTheirOwn() {
    List<JsonNode> shown =
        items("/api/events?view=occurrences&from=2026-12-07T00:00:00Z&to=2026-12-22T00:00:00Z");

    assertThat(shown).hasSize(3);
    assertThat(shown.get(1).path("id").asText()).endsWith("_20261214T090000Z");
    assertThat(shown.get(1).path("start").path("date_time").asText())
        .isEqualTo("2026-12-14T10:00:00");
  }

  @Test
  void anEventHasAnETagThatSavesTheBody() {
    String id = items("/api/events?q=planning").get(0).path("id").asText();
    Answer first = gateway.get("/api/events/" + id);

    Answer second =
        gateway.send(
            gateway
                .request("/api/events/" + id)
                .header("If-None-Match", first.header("ETag"))
                .build());

    assertThat(first.header("ETag"))
        .isEqualTo("\"" + first.json().path("position").asText() + "\"");
    assertThat(second.status()).isEqualTo(304);
  }

  @Test
  void whatCannotBeReadIsListedWithItsReason() {
    String calendar = items("/api/calendars").get(0).path("id").asText();

    List<JsonNode> unreadable = items("/api/calendars/" + calendar + "/unreadable");

    assertThat(unreadable).hasSize(1);
    assertThat(unreadable.get(0).path("ref").asText()).contains("broken.ics");
    assertThat(unreadable.get(0).path("reason").asText()).isNotBlank();
  }

  @Test
  void aRepeatedRequestWithTheSameKeyGetsTheSameAnswer() {
    String body = body("secret of ann");
    HttpRequest request = keyed(body, "key-1");

    Answer first = gateway.send(request);
    Answer second = gateway.send(request);
    Answer other =
        gateway.send(keyed(body.replace("ann\"}", "ann\",\"external_id\":\"4\"}"), "key-1"));

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(gateway.send(otherwiseSpelled(body, "key-1")).text()).isEqualTo(first.text());
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
  }

  /** The same application, in another way of saying so. */
  private static HttpRequest otherwiseSpelled(String body, String key) {
    String known = keyed(body, key).headers().firstValue("Authorization").orElseThrow();
    return keyedRequest(body, key)
        .setHeader("Authorization", known.replace("Bearer", "bearer"))
        .build();
  }

  private static HttpRequest keyed(String body, String key) {
    return keyedRequest(body, key).build();
  }

  private static HttpRequest.Builder keyedRequest(String body, String key) {
    return gateway
        .request("/api/accounts")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void aWrongPasswordIsRefusedWithItsTypeAndNothingIsStored() {
    int before = items("/api/accounts").size();

    Answer answer = gateway.send("POST", "/api/accounts", body("wrong"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("authorization-failed");
    assertThat(answer.text()).doesNotContain("wrong\"");
    assertThat(items("/api/accounts")).hasSize(before);
  }

  @Test
  void aPausedAccountIsNotLookedAt() {
    SimulatedUser bob = server.addUser("bob", "b");
    bob.createCalendar("c", "C");
    String id =
        gateway
            .send("POST", "/api/accounts", body("b").replace("ann", "bob"))
            .json()
            .path("id")
            .asText();

    Answer paused = gateway.send("PATCH", "/api/accounts/" + id, "{\"paused\":true}");
    Answer synced = gateway.send("POST", "/api/accounts/" + id + "/sync", null);

    assertThat(paused.json().path("status").asText()).isEqualTo("paused");
    assertThat(synced.status()).isEqualTo(409);
    assertThat(gateway.send("DELETE", "/api/accounts/" + id, null).status()).isEqualTo(204);
    assertThat(gateway.get("/api/accounts/" + id).status()).isEqualTo(404);
  }

  @Test
  void theAdminPortTellsHealthAndHowAccountsAreFollowed() {
    Answer health = gateway.send(HttpRequest.newBuilder(gateway.admin("/healthcheck")).build());
    Answer sync = gateway.send(HttpRequest.newBuilder(gateway.admin("/sync")).build());

    assertThat(health.status()).as(health.text()).isEqualTo(200);
    assertThat(health.json().path("workers").path("healthy").asBoolean()).isTrue();
    assertThat(sync.text()).contains(account).contains("connected");
    Answer metrics = gateway.send(HttpRequest.newBuilder(gateway.admin("/metrics")).build());
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text())
        .contains("calgate_database_up 1.0")
        .contains("calgate_accounts ")
        .contains("calgate_waiting_readers ")
        .contains("# TYPE");
  }

  @Test
  void aGatewayThatEndsAnswersItsLongPollsAtOnce() {
    RunningGateway other = RunningGateway.start();
    CompletableFuture<HttpResponse<String>> poll =
        other
            .client()
            .sendAsync(
                other.request("/api/changes?wait=60&after=now").build(),
                HttpResponse.BodyHandlers.ofString());
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> other.get("/api/changes").status() == 200);
    long begin = System.nanoTime();
    other.close();

    assertThat(json(poll.orTimeout(5, TimeUnit.SECONDS).join().body()).path("changes")).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(text, e);
    }
  }
}
