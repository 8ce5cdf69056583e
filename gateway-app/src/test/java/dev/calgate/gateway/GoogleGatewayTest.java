package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole gateway before a simulated Google, driven by HTTP alone. */
class GoogleGatewayTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime NINE = LocalDateTime.of(2026, 12, 1, 9, 0);

  private static RunningGateway gateway;
  private static GoogleSimulator google;
  private static GoogleUser ann;
  private static GoogleCalendar work;
  private static String account;

  @BeforeAll
  static void startBoth() {
    google = GoogleSimulator.start(Clock.systemUTC());
    google.addClient("client", "secret");
    ann = google.addUser("ann@example.com");
    work = ann.createCalendar("Work");
    meeting("Planning");
    gateway = RunningGateway.start(block());
    Answer linked = link(ann.grant("client", "https://www.googleapis.com/auth/calendar"));
    assertThat(linked.status()).as(linked.text()).isEqualTo(201);
    account = linked.json().path("id").asText();
    sync();
  }

  private static String block() {
    return """
    poll: {floor: 250ms, ceiling: 1s}
    providers:
      google:
        clientId: client
        clientSecret: secret
        rootUrl: %s/
        tokenUrl: %s/token
    """
        .formatted(google.url(), google.url());
  }

  @AfterAll
  static void stopBoth() {
    gateway.close();
    google.close();
  }

  private static Answer link(String refreshToken) {
    return gateway.send(
        "POST",
        "/api/accounts",
        "{\"provider\":\"google\",\"refresh_token\":\"%s\"}".formatted(refreshToken));
  }

  private static void sync() {
    Answer synced = gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null);
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
  }

  private static void meeting(String title) {
    work.createEvent(
        title, EventTime.zoned(NINE, PARIS), EventTime.zoned(NINE.plusHours(1), PARIS));
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
    assertThat(gateway.get("/api/calendars?account=" + account).json().path("items")).hasSize(2);
    assertThat(titles("/api/events?account=" + account, "items")).contains("Planning");
  }

  @Test
  void aChangeAtGoogleReachesTheFeed() {
    long head = gateway.get("/api/changes?after=now").json().path("head").asLong();

    meeting("Retrospective");

    assertThat(titles("/api/changes?wait=30&types=event.created&after=" + head, "changes"))
        .contains("Retrospective");
  }

  @Test
  void aTokenOfNobodyIsRefusedWithTheFieldNamed() {
    Answer refused = link("made up");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("authorization-failed");
    assertThat(refused.text()).contains("refresh_token").doesNotContain("made up");
  }
}
