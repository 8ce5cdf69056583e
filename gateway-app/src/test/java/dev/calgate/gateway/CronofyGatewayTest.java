package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole gateway before a simulated Cronofy, driven by HTTP alone. */
class CronofyGatewayTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** Noon a week from now, which the service's window reaches whenever this runs. */
  private static final LocalDateTime NOON =
      LocalDateTime.now(Clock.system(PARIS)).plusDays(7).truncatedTo(ChronoUnit.DAYS).plusHours(12);

  private static CronofySimulator server;
  private static CronofyAccount ann;
  private static CronofyCalendar work;
  private static RunningGateway gateway;
  private static String account;

  @BeforeAll
  static void startBoth() {
    server = CronofySimulator.start(Clock.systemUTC());
    server.addClient("client", "secret");
    ann = server.addAccount("ann@example.com");
    work = ann.createCalendar("Work");
    meeting("Planning");
    gateway =
        RunningGateway.start(
            """
            poll: {floor: 250ms, ceiling: 1s}
            providers:
              cronofy: {clientId: client, clientSecret: secret, url: "%s"}
            """
                .formatted(server.url()));
    account = gateway.link(credential(ann.grant("client", "read_write"), server.url()));
    gateway.sync(account);
  }

  @AfterAll
  static void stopBoth() {
    gateway.close();
    server.close();
  }

  private static String credential(String token, String url) {
    return "{\"provider\":\"cronofy\",\"url\":\"%s\",\"refresh_token\":\"%s\"}"
        .formatted(url, token);
  }

  private static String meeting(String title) {
    return work.createEvent(
        title, EventTime.zoned(NOON, PARIS), EventTime.zoned(NOON.plusHours(1), PARIS));
  }

  private static List<String> titles(String path, String list) {
    List<String> titles = new ArrayList<>();
    for (JsonNode entry : gateway.get(path).json().path(list)) {
      titles.add((list.equals("items") ? entry : entry.path("event")).path("title").asText());
    }
    return titles;
  }

  @Test
  void aRefreshTokenLinksAnAccountWithItsCalendarsAndEvents() {
    JsonNode linked = gateway.get("/api/accounts/" + account).json();

    assertThat(linked.path("name").asText()).isEqualTo("ann@example.com");
    assertThat(linked.path("sync").path("state").asText()).isEqualTo("live");
    assertThat(gateway.get("/api/calendars?account=" + account).json().path("items")).hasSize(1);
    assertThat(titles("/api/events?account=" + account, "items")).contains("Planning");
  }

  @Test
  void aChangeAndADeletionReachTheFeed() {
    long head = gateway.head();
    String uid = meeting("Retrospective");
    assertThat(titles("/api/changes?wait=30&types=event.created&after=" + head, "changes"))
        .contains("Retrospective");
    long then = gateway.head();
    work.delete(uid);

    assertThat(
            gateway
                .get("/api/changes?wait=30&types=event.deleted&after=" + then)
                .json()
                .path("changes"))
        .hasSize(1);
  }

  @Test
  void whatIsWrittenByTheApiIsAtTheServiceAndNotToldTwice() {
    String calendar =
        gateway.get("/api/calendars?account=" + account).json().at("/items/0/id").asText();
    String body =
        """
        {"calendar_id":"%s","title":"Lunch",
         "start":{"date_time":"%s:00","time_zone":"Europe/Paris"},
         "end":{"date_time":"%s:00","time_zone":"Europe/Paris"}}
        """
            .formatted(calendar, NOON, NOON.plusHours(1));
    Answer created = gateway.send("POST", "/api/events", body);
    assertThat(created.status()).isEqualTo(201);
    String path = "/api/events/" + created.json().path("id").asText();
    Answer changed =
        gateway.send("PATCH", path, "{\"title\":\"Late lunch\",\"location\":\"Café\"}");
    assertThat(changed.status()).isEqualTo(200);

    ObjectNode there =
        work.events().stream()
            .filter(it -> it.path("summary").asText().equals("Late lunch"))
            .findFirst()
            .orElseThrow();
    assertThat(there.at("/location/description").asText()).isEqualTo("Café");
    long head = gateway.head();
    gateway.sync(account);
    assertThat(gateway.head()).isEqualTo(head);
    assertThat(gateway.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(work.get(there.path("event_uid").asText()).path("deleted").asBoolean()).isTrue();
  }

  @Test
  void aSeriesIsRefusedWithTheFieldNamed() {
    String calendar =
        gateway.get("/api/calendars?account=" + account).json().at("/items/0/id").asText();
    Answer refused =
        gateway.send(
            "POST",
            "/api/events",
            """
            {"calendar_id":"%s","title":"Daily",
             "start":{"date_time":"%s:00","time_zone":"Europe/Paris"},
             "end":{"date_time":"%s:00","time_zone":"Europe/Paris"},
             "recurrence":{"rules":["FREQ=DAILY"]}}
            """
                .formatted(calendar, NOON, NOON.plusHours(1)));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("recurrence");
  }

  @Test
  void anotherServiceAndATokenOfNobodyAreRefused() {
    Answer elsewhere =
        gateway.send("POST", "/api/accounts", credential("any", "http://127.0.0.1:9"));
    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(elsewhere.problem()).isEqualTo("address-refused");
    Answer nobody = gateway.send("POST", "/api/accounts", credential("made up", server.url()));

    assertThat(nobody.status()).isEqualTo(422);
    assertThat(nobody.problem()).isEqualTo("authorization-failed");
    assertThat(nobody.text()).doesNotContain("made up");
  }
}
