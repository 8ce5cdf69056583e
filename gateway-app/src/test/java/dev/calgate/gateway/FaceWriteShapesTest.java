package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes as the client libraries of Cronofy send them, byte by byte. */
class FaceWriteShapesTest {
  private static RunningGateway gateway;
  private static CalDavSimulator server;
  private static FaceClient face;
  private static String calendar;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    server.addUser("ann", "a").createCalendar("work", "Work");
    gateway = RunningGateway.start();
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
                .formatted(server.url()));
    gateway.sync(account);
    face = FaceClient.of(gateway, account);
    calendar = gateway.get("/api/calendars").json().at("/items/0/id").asText();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    assertThat(face.send("DELETE", "/v1/events?delete_all=true", null).status()).isEqualTo(202);
    assertThat(titles()).isEmpty();
  }

  private static List<String> titles() {
    List<String> titles = new ArrayList<>();
    listed().forEach(it -> titles.add(it.path("title").asText()));
    return titles;
  }

  private static JsonNode listed() {
    return gateway.get("/api/events").json().path("items");
  }

  private static String raw(String line, String headers, String body) throws IOException {
    return face.raw(line.replace("{calendar}", calendar), headers, body);
  }

  private static void accepted(String line, String headers, String body) throws IOException {
    assertThat(raw(line, headers, body)).isEqualTo("HTTP/1.1 202 Accepted");
  }

  @Test
  void ruby() throws IOException {
    String headers =
        """
        Host: 127.0.0.1
        User-Agent: Cronofy Ruby 0.41.2
        Content-Type: application/json; charset=utf-8
        Accept: */*
        Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3
        """;
    String path = "/v1/calendars/{calendar}/events";
    accepted(
        "POST " + path,
        headers,
        """
        {"event_id":"event-1","summary":"Ruby","description":"Plans","start":"2026-12-01T15:30:00Z",\
        "end":"2026-12-01T17:00:00Z","location":{"description":"Board room"},"tzid":"Etc/UTC"}\
        """);
    assertThat(listed().path(0).path("location").asText()).isEqualTo("Board room");
    accepted(
        "POST " + path,
        headers,
        """
        {"event_id":"event-1","summary":"Ruby 2","start":{"time":"2026-12-01T15:30:00Z","tzid":"Europe/London"},\
        "end":{"time":"2026-12-01T17:00:00Z","tzid":"Europe/London"},"attendees":{"invite":\
        [{"email":"bob@example.com","display_name":"Bob"}],"reject":[{"email":"carl@example.com"}]}}\
        """);
    assertThat(titles()).containsExactly("Ruby 2");
    accepted("DELETE " + path, headers, "{\"event_id\":\"event-1\"}");
    assertThat(titles()).isEmpty();

    String batch =
        raw(
            "POST /v1/batch",
            headers,
            """
            {"batch":[{"method":"POST","relative_url":"/v1/calendars/%1$s/events","data":{"summary":"In batch",\
            "start":"2026-12-01T09:00:00Z","end":"2026-12-01T10:00:00Z","event_id":"b"}},\
            {"method":"DELETE","relative_url":"/v1/calendars/%1$s/events","data":{"event_id":"none"}}]}\
            """
                .formatted(calendar));
    assertThat(batch)
        .isEqualTo("HTTP/1.1 207 Multi-Status{\"batch\":[{\"status\":202},{\"status\":202}]}");
    accepted("DELETE /v1/events", headers, "{\"delete_all\":true}");
    assertThat(titles()).isEmpty();
  }

  @Test
  void python() throws IOException {
    String headers =
        """
        Host: 127.0.0.1
        User-Agent: PyCronofy 2.0.7
        Accept-Encoding: gzip, deflate
        Accept: */*
        Content-Type: application/json
        """;
    accepted(
        "POST /v1/calendars/{calendar}/events",
        headers,
        """
        {"event_id": "event-1", "summary": "Python", "description": "D\\u00e9j\\u00e0", \
        "start": "2026-12-01T15:30:00Z", "end": "2026-12-01T16:00:00Z", "tzid": "US/Eastern"}\
        """);
    assertThat(listed().at("/0/start/time_zone").asText()).isEqualTo("US/Eastern");
    assertThat(listed().at("/0/description").asText()).isEqualTo("Déjà");
    accepted("DELETE /v1/events?calendar_ids%5B%5D={calendar}", headers, "{}");
    assertThat(titles()).isEmpty();
    accepted("DELETE /v1/events?delete_all=True", headers, "{}");
    accepted("DELETE /v1/calendars/{calendar}/events", headers, "{\"event_id\": \"event-1\"}");
  }

  @Test
  void php() throws IOException {
    String headers =
        """
        Host: api.cronofy.com
        Content-Type: application/json; charset=utf-8
        Accept: */*
        """;
    accepted(
        "POST /v1/calendars/{calendar}/events",
        headers,
        """
        {"event_id":"event-1","summary":"PHP","description":"","start":"2026-12-01","end":"2026-12-03",\
        "location":[],"reminders":[{"minutes":30}],"transparency":"opaque"}\
        """);
    assertThat(listed().at("/0/start/date").asText()).isEqualTo("2026-12-01");
    accepted("DELETE /v1/events?calendar_ids[]={calendar}", headers, "[]");
    assertThat(titles()).isEmpty();
  }

  @Test
  void csharp() throws IOException {
    String headers =
        """
        Host: 127.0.0.1
        Content-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3
        Content-Type: application/json; charset=utf-8
        """;
    accepted(
        "POST /v1/calendars/{calendar}/events",
        headers,
        """
        {"event_id":"event-1","summary":"C#","description":"Plans","start":{"time":"2026-12-01 15:30:00Z",\
        "tzid":"Etc/UTC"},"end":{"time":"2026-12-01 16:00:00Z","tzid":"Etc/UTC"},"location":null,\
        "reminders":null,"attendees":{"invite":[],"remove":[]}}\
        """);
    assertThat(listed().at("/0/start/date_time").asText()).isEqualTo("2026-12-01T15:30:00");
    accepted("DELETE /v1/calendars/{calendar}/events", headers, "{\"event_id\":\"event-1\"}");
    assertThat(titles()).isEmpty();
  }

  @Test
  void java() throws IOException {
    String headers = "Host: 127.0.0.1\nAccept: application/json\n";
    accepted(
        "POST /v1/calendars/{calendar}/events",
        headers + "Content-Type: application/json\n",
        """
        {"event_id":"event-1","summary":"Java","start":"2026-12-01T15:30:00Z","end":"2026-12-01T16:00:00Z"}\
        """);
    accepted("DELETE /v1/calendars/{calendar}/events?event_id=event-1", headers, "");
    assertThat(titles()).isEmpty();
  }

  @Test
  void aForm() throws IOException {
    String headers = "Host: 127.0.0.1\nContent-Type: application/x-www-form-urlencoded\n";
    accepted(
        "POST /v1/calendars/{calendar}/events",
        headers,
        "event_id=event-1&summary=A+form&start=2026-12-01T15%3A30%3A00Z&end=2026-12-01T16%3A00%3A00Z"
            + "&location%5Bdescription%5D=Room&event_private=true");
    assertThat(listed().at("/0/location").asText()).isEqualTo("Room");
    assertThat(listed().at("/0/privacy").asText()).isEqualTo("private");
    accepted("DELETE /v1/calendars/{calendar}/events", headers, "event_id=event-1");
    assertThat(titles()).isEmpty();
  }
}
