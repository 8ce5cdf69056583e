package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events, their occurrences and their changes as an application sees them. */
class EventsApiTest {
  private static final String WINDOW = "from=2026-12-01T00:00:00Z&to=2027-01-01T00:00:00Z";

  private static final TestDatabase DATABASE = TestDatabase.create();

  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static SimulatedCalendar work;
  private static String account;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    work = server.addUser("ann", "a").createCalendar("work", "Work");
    put("single", "DTSTART:20261201T080000Z\nDTEND:20261201T090000Z\nSUMMARY:Once");
    put("deleted", "DTSTART:20261202T080000Z\nDTEND:20261202T090000Z\nSUMMARY:Deleted");
    work.put("series.ics", series());
    put(
        "cancelled",
        "DTSTART:20261210T080000Z\nDTEND:20261210T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nSTATUS:CANCELLED\nSUMMARY:Off");
    put("days", "DTSTART;VALUE=DATE:20261220\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Holidays");
    put(
        "alone",
        "RECURRENCE-ID:20261224T080000Z\nDTSTART:20261224T090000Z\nDTEND:20261224T100000Z\nSUMMARY:Alone");
    put("quiet", "DTSTART:20260101T080000Z\nDTEND:20260101T090000Z\nSUMMARY:Quiet");
    gateway =
        RunningGateway.start(
            DATABASE.jdbcUrl(),
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
    account = link("").json().path("id").asText();
    sync();
    work.delete("deleted.ics");
    sync();
  }

  private static void sync() {
    Answer synced = gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null);
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static Answer link(String more) {
    return gateway.send(
        "POST",
        "/api/accounts",
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"%s}"
            .formatted(server.url(), more));
  }

  private static void put(String uid, String lines) {
    work.put(uid + ".ics", calendar(event(uid, lines)));
  }

  private static String calendar(String events) {
    return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test\n" + events + "END:VCALENDAR\n")
        .replace("\n", "\r\n");
  }

  private static String event(String uid, String lines) {
    return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTAMP:20261101T000000Z\n" + lines + "\nEND:VEVENT\n";
  }

  private static String series() {
    return calendar(
        event(
                "series",
                "DTSTART;TZID=Europe/Paris:20261207T100000\nDTEND;TZID=Europe/Paris:20261207T110000\n"
                    + "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Paris:20261221T100000\nSUMMARY:Review")
            + event(
                "series",
                "RECURRENCE-ID;TZID=Europe/Paris:20261214T100000\nDTSTART;TZID=Europe/Paris:20261215T150000\n"
                    + "DTEND;TZID=Europe/Paris:20261215T160000\nSUMMARY:Review later"));
  }

  private static List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    Answer answer = gateway.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    answer.json().path("items").forEach(items::add);
    return items;
  }

  private static String id(String title) {
    return items("/api/events?limit=1000").stream()
        .filter(event -> event.path("title").asText().equals(title))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asText();
  }

  @Test
  void anETagIsThePositionAlsoWhereTheBodyCouldBeCompressed() {
    Answer answer =
        gateway.send(
            gateway.request("/api/events/" + id("Once")).header("Accept-Encoding", "gzip").build());

    assertThat(answer.header("ETag"))
        .isEqualTo("\"" + answer.json().path("position").asText() + "\"");
  }

  @Test
  void aStaleIfMatchIsAProblem() {
    Answer answer =
        gateway.send(
            gateway.request("/api/events/" + id("Once")).header("If-Match", "\"0\"").build());

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.problem()).isEqualTo("precondition-failed");
  }

  @Test
  void deletedEventsAreToldFromLiveOnes() {
    List<JsonNode> all = items("/api/events?include_deleted=true");
    List<JsonNode> live = items("/api/events");

    assertThat(all).hasSize(live.size() + 1);
    for (JsonNode event : all) {
      assertThat(event.path("deleted").asBoolean())
          .as(event.toString())
          .isEqualTo(event.path("title").asText().equals("Deleted"));
    }
    assertThat(live).noneMatch(event -> event.has("deleted"));
  }

  @Test
  void everyOccurrenceThatIsListedIsFoundUnderItsId() {
    List<JsonNode> listed = items("/api/events?view=occurrences&" + WINDOW);

    assertThat(listed)
        .extracting(event -> event.path("title").asText())
        .containsExactly(
            "Once", "Review", "Review later", "Holidays", "Holidays", "Alone", "Review");
    for (JsonNode occurrence : listed) {
      Answer found = gateway.get("/api/events/" + occurrence.path("id").asText());
      assertThat(found.status()).as(found.text()).isEqualTo(200);
      assertThat(found.json()).isEqualTo(occurrence);
      assertThat(found.header("ETag"))
          .isEqualTo("\"" + occurrence.path("position").asText() + "\"");
      Answer history = gateway.get("/api/events/" + occurrence.path("id").asText() + "/history");
      assertThat(history.json().path("items")).as(history.text()).isNotEmpty();
    }
  }

  @Test
  void anEventWhoseChangesAreOlderThanTheRetentionHasAnEmptyHistory() {
    String quiet = id("Quiet");
    DATABASE
        .jdbi()
        .useHandle(handle -> handle.execute("delete from change where event_id = ?", quiet));

    Answer history = gateway.get("/api/events/" + quiet + "/history");

    assertThat(history.text()).isEqualTo("{\"items\":[],\"next\":null}");
    String unknown = "evt_" + "a".repeat(26);
    assertThat(gateway.get("/api/events/" + unknown + "/history").status()).isEqualTo(404);
  }

  @Test
  void aPageOfOccurrencesGoesOnWhereTheOneBeforeEnded() {
    List<JsonNode> whole = items("/api/events?view=occurrences&" + WINDOW);
    List<JsonNode> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = gateway.get("/api/events?view=occurrences&limit=2&" + WINDOW + next).json();
      page.path("items").forEach(paged::add);
      next = page.path("next").isNull() ? "" : "&page=" + page.path("next").asText();
    } while (!next.isEmpty());

    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void aCancelledOccurrenceSaysSoAndOneThatNeverWasIsNotFound() {
    String series = id("Review");

    Answer cancelled = gateway.get("/api/events/" + series + "_20261221T090000Z");
    assertThat(cancelled.json().path("status").asText())
        .as(cancelled.text())
        .isEqualTo("cancelled");
    for (String start : List.of("20261222T090000Z", "20261207T100000Z", "20261207", "x", "")) {
      Answer none = gateway.get("/api/events/" + series + "_" + start);
      assertThat(none.problem()).as(start).isEqualTo("not-found");
      assertThat(gateway.get("/api/events/" + series + "_" + start + "/history").status())
          .isEqualTo(404);
    }
    assertThat(gateway.get("/api/events/" + id("Once") + "_20261201T080000Z").status())
        .isEqualTo(404);
  }

  @Test
  void whatTheCallerChangesCarriesTheRequestsId() {
    String calendar = items("/api/calendars").get(0).path("id").asText();
    long before = gateway.get("/api/changes?after=now").json().path("head").asLong();
    patch("/api/calendars/" + calendar, "{\"sync\":false}", "req-1");
    patch("/api/accounts/" + account, "{\"external_id\":\"7\"}", "req-2");
    patch("/api/calendars/" + calendar, "{\"sync\":true}", "req-3");

    List<String> origins = new ArrayList<>();
    gateway
        .get("/api/changes?types=calendar.*,account.*&after=" + before)
        .json()
        .path("changes")
        .forEach(change -> origins.add(change.path("type").asText() + change.path("origin")));
    assertThat(origins)
        .containsExactly(
            "calendar.updated{\"type\":\"api\",\"request_id\":\"req-1\"}",
            "account.updated{\"type\":\"api\",\"request_id\":\"req-2\"}",
            "calendar.updated{\"type\":\"api\",\"request_id\":\"req-3\"}");
  }

  private static void patch(String path, String body, String requestId) {
    Answer answer =
        gateway.send(
            gateway
                .request(path)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", requestId)
                .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @Test
  void metadataKeepsEveryKindOfJson() throws Exception {
    String metadata =
        "{\"score\":1.5,\"big\":123456789012345678901234567890,\"long\":9007199254740993,"
            + "\"small\":1.0E-10,\"yes\":true,\"list\":[1,2.25,[null,\"x\"],{}],\"deep\":{\"a\":{\"b\":-0.5}}}";
    Answer patched =
        gateway.send("PATCH", "/api/accounts/" + account, "{\"metadata\":" + metadata + "}");
    Answer linked = link(",\"metadata\":" + metadata);

    for (Answer answer : List.of(patched, linked, gateway.get("/api/accounts/" + account))) {
      assertThat(answer.status()).as(answer.text()).isIn(200, 201);
      assertThat(answer.json().path("metadata")).isEqualTo(new ObjectMapper().readTree(metadata));
    }
  }

  @Test
  void anAccountThatIsLinkedAgainTakesTheLabelsThatAreGiven() {
    Answer again = link(",\"external_id\":\"new label\"");

    assertThat(again.status()).as(again.text()).isEqualTo(201);
    assertThat(again.json().path("id").asText()).isEqualTo(account);
    assertThat(again.json().path("external_id").asText()).isEqualTo("new label");
    assertThat(link("").json().path("external_id").asText()).isEqualTo("new label");
  }
}
