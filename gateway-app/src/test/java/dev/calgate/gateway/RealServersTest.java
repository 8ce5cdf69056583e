package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.testkit.servers.RealRemote;
import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.RequiresServer;
import dev.calgate.testkit.servers.ServerKind;
import dev.calgate.testkit.servers.ServerProxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway before servers that other people wrote, driven by HTTP alone. */
class RealServersTest {
  /** A cancelled occurrence says when it would have been, and nothing else. */
  private static final String CANCELLED = "";

  private static final String SERIES =
      "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Paris:20261208T090000\n";

  @TempDir private Path directory;

  @Test
  @RequiresServer(ServerKind.RADICALE)
  void eventsOfRadicaleReachTheFeedAndLeaveIt() {
    story(ServerKind.RADICALE);
  }

  @Test
  @RequiresServer(ServerKind.XANDIKOS)
  void eventsOfXandikosReachTheFeedAndLeaveIt() {
    story(ServerKind.XANDIKOS);
  }

  @Test
  @RequiresServer(ServerKind.SABREDAV)
  void eventsOfSabreDavReachTheFeedAndLeaveIt() {
    story(ServerKind.SABREDAV);
  }

  /** What a person does in a week: two events and a series, one moved, one deleted. */
  private void story(ServerKind kind) {
    try (RealServer server = RealServer.start(kind, directory);
        ServerProxy proxy = ServerProxy.before(server);
        RunningGateway gateway = RunningGateway.start()) {
      RealRemote owner = server.remote();
      URI work = owner.createCalendar("work", "Work");
      owner.put(work, "lunch.ics", event("lunch", "Lunch", 12, ""));
      owner.put(work, "talk.ics", event("talk", "Talk", 15, ""));
      owner.put(work, "review.ics", event("review", "Review", 9, SERIES));
      String account = connect(gateway, proxy, server);
      sync(gateway, account);
      assertThat(titles(gateway)).containsExactly(CANCELLED, "Lunch", "Review", "Talk");

      owner.put(work, "lunch.ics", event("lunch", "Lunch", 13, ""));
      owner.delete(work, "talk.ics");
      long before = head(gateway);
      sync(gateway, account);

      assertThat(titles(gateway)).containsExactly(CANCELLED, "Lunch", "Review");
      assertThat(changes(gateway, before))
          .extracting(change -> change.path("type").asText())
          .containsExactlyInAnyOrder("event.updated", "event.deleted");
      assertThat(changes(gateway, before))
          .filteredOn(change -> change.path("type").asText().equals("event.updated"))
          .allSatisfy(
              change -> {
                assertThat(change.path("meaning").toString()).contains("time_moved");
                assertThat(change.path("before").path("start").path("date_time").asText())
                    .isEqualTo("2026-12-01T12:00:00");
              });
      assertThat(folded(gateway)).isEqualTo(stored(gateway));

      assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);
      assertThat(folded(gateway)).isEmpty();
    }
  }

  private static String event(String uid, String title, int hour, String more) {
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Another program//EN
        BEGIN:VEVENT
        UID:%s
        DTSTAMP:20261101T000000Z
        DTSTART;TZID=Europe/Paris:20261201T%02d0000
        DTEND;TZID=Europe/Paris:20261201T%02d3000
        %sSUMMARY:%s
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(uid, hour, hour, more, title)
        .replace("\n", "\r\n");
  }

  private static String connect(RunningGateway gateway, ServerProxy proxy, RealServer server) {
    Answer answer =
        gateway.send(
            "POST",
            "/api/accounts",
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(proxy.base(), server.user(), server.password()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asText();
  }

  private static void sync(RunningGateway gateway, String account) {
    Answer answer = gateway.send("POST", "/api/accounts/" + account + "/sync?wait=60", null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("sync").path("last_error").isNull()).as(answer.text()).isTrue();
  }

  private static List<String> titles(RunningGateway gateway) {
    return stored(gateway).values().stream()
        .map(event -> event.path("title").asText())
        .sorted()
        .toList();
  }

  private static long head(RunningGateway gateway) {
    return gateway.get("/api/changes?after=now").json().path("head").asLong();
  }

  private static List<JsonNode> changes(RunningGateway gateway, long after) {
    List<JsonNode> changes = new ArrayList<>();
    gateway
        .get("/api/changes?limit=1000&types=event.*&after=" + after)
        .json()
        .path("changes")
        .forEach(changes::add);
    return changes;
  }

  private static Map<String, JsonNode> folded(RunningGateway gateway) {
    Map<String, JsonNode> events = new TreeMap<>();
    for (JsonNode change : changes(gateway, 0)) {
      String id = change.path("event_id").asText();
      if (change.path("event").isNull()) {
        events.remove(id);
      } else {
        events.put(id, change.path("event"));
      }
    }
    return events;
  }

  private static Map<String, JsonNode> stored(RunningGateway gateway) {
    Map<String, JsonNode> events = new TreeMap<>();
    gateway
        .get("/api/events?limit=1000")
        .json()
        .path("items")
        .forEach(event -> events.put(event.path("id").asText(), event));
    return events;
  }
}
