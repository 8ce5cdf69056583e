package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A whole gateway whose one calendar nobody but it holds, so that no request leads anywhere else,
 * and what must hold of each request with any body. For one thread.
 */
final class FuzzedGateway implements AutoCloseable {
  /** Far above what any request may take, for a machine that does much else meanwhile. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** Accepted requests after which the calendar is emptied. */
  private static final int FULL = 25;

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** How the requests of an input are named; what is in braces is put in. */
  private static final List<String> REQUESTS =
      List.of(
          "POST /api/events",
          "PATCH /api/events/{event}",
          "POST /api/events/{event}/answer",
          "POST /api/accounts",
          "PATCH /api/accounts/{account}",
          "POST /api/accounts/{account}/tokens",
          "PATCH /api/calendars/{calendar}",
          "POST /api/availability",
          "POST /v1/calendars/{calendar}/events",
          "DELETE /v1/calendars/{calendar}/events",
          "FORM /v1/calendars/{calendar}/events",
          "POST /v1/calendars/{calendar}/events/{event}/participation_status",
          "POST /v1/batch",
          "POST /v1/availability",
          "POST /v1/available_periods",
          "DELETE /v1/available_periods",
          "POST /v1/availability_rules",
          "POST /v1/calendars",
          "POST /v1/application_calendars",
          "POST /oauth/token",
          "FORM /oauth/token",
          "POST /oauth/token/revoke");

  private static final String LINK = "POST /api/accounts";
  private static final String REVOKE = "POST /oauth/token/revoke";

  /** What shows all that was accepted, in each of its forms. */
  private static final List<String> VIEWS =
      List.of(
          "/api/events",
          "/api/events?view=occurrences&from=2026-11-01T00:00:00Z&to=2027-02-01T00:00:00Z&limit=50",
          "/api/free-busy?from=2026-11-01T00:00:00Z&to=2027-01-01T00:00:00Z",
          "/api/accounts",
          "/api/calendars");

  private static final List<String> FACE_VIEWS =
      List.of(
          "/v1/events?tzid=Etc/UTC&include_managed=true",
          "/v1/free_busy?tzid=Europe/Paris&include_managed=true",
          "/v1/available_periods?tzid=Etc/UTC",
          "/v1/availability_rules",
          "/v1/calendars");

  private final RunningGateway gateway =
      RunningGateway.start(
          """
          poll: {floor: 1h, ceiling: 1h}
          encryption: {keys: [MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=]}
          limits: {cronofyRequests: 10000}
          """);
  private final String account;
  private final String calendar;
  private final String token;
  private String event;
  private long position;
  private int accepted;

  FuzzedGateway() {
    JsonNode opened =
        checked(
                "POST",
                "/v1/application_calendars",
                FORM,
                "",
                "client_id=one&client_secret=key-of-one&application_calendar_id=room"
                    .getBytes(StandardCharsets.UTF_8))
            .json();
    account = opened.path("sub").asText();
    token = opened.path("access_token").asText();
    calendar = gateway.get("/api/calendars?account=" + account).json().at("/items/0/id").asText();
    event = anEvent();
  }

  private String anEvent() {
    Answer made =
        gateway.send(
            "POST",
            "/api/events",
            """
            {"calendar_id":"%s","title":"Stays",
             "start":{"date_time":"2026-12-01T09:00:00","time_zone":"Europe/Paris"},
             "end":{"date_time":"2026-12-01T10:00:00","time_zone":"Europe/Paris"},
             "recurrence":{"rules":["FREQ=DAILY;COUNT=5"]}}
            """
                .formatted(calendar));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asText();
  }

  /**
   * Sends the request that the first line of an input names, or its first octet, with the others as
   * body.
   */
  void check(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String line = new String(input, 0, end, StandardCharsets.ISO_8859_1).strip();
    String request =
        REQUESTS.contains(line)
            ? line
            : REQUESTS.get(input.length == 0 ? 0 : (input[0] & 0xff) % REQUESTS.size());
    int from = Math.min(input.length, end + 1);
    byte[] body = filled(java.util.Arrays.copyOfRange(input, from, input.length));
    if (!leadsAway(request, body)) {
      send(request, body);
    }
  }

  /** Whether a request would ask hosts that the body names, or end the token of the others. */
  private boolean leadsAway(String request, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return (request.equals(LINK) && !text.contains("\"hosted\"") && text.contains("caldav"))
        || (request.equals(LINK) && text.contains("\\u"))
        || (request.equals(REVOKE) && text.contains(token));
  }

  private byte[] filled(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.contains("{")
        ? text.replace("{calendar}", calendar)
            .replace("{event}", event)
            .replace("{account}", account)
            .getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }

  private void send(String request, byte[] body) {
    String[] parts = request.split(" ", 2);
    boolean form = parts[0].equals("FORM");
    String path =
        parts[1]
            .replace("{calendar}", calendar)
            .replace("{event}", event)
            .replace("{account}", account);
    Answer answer =
        checked(
            form ? "POST" : parts[0],
            path,
            form ? FORM : JSON,
            path.startsWith("/api/") ? RunningGateway.ONE : token,
            body);
    if (answer.status() < 300) {
      if (answer.status() == 207) {
        answer
            .json()
            .path("batch")
            .forEach(it -> assertThat(it.path("status").intValue()).isBetween(200, 499));
      }
      render();
      restore(request, answer);
    }
  }

  private Answer checked(String method, String path, String type, String key, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri(path))
            .timeout(LONGEST)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    Answer answer = gateway.send(request.build());
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isBetween(200, 499);
    return answer;
  }

  /** What was accepted is shown again, whichever way it is looked at. */
  private void render() {
    VIEWS.forEach(it -> shown(it, RunningGateway.ONE));
    FACE_VIEWS.forEach(it -> shown(it, token));
    JsonNode page = shown("/api/changes?limit=500&after=" + position, RunningGateway.ONE).json();
    position = page.path("next").longValue();
  }

  private Answer shown(String path, String key) {
    Answer answer = checked("GET", path, JSON, key, new byte[0]);
    // Too many occurrences, or no account that is read just now, is an answer.
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isIn(200, 422, 409, 403);
    assertThat(answer.json().isObject()).as("%s: %s", path, answer.text()).isTrue();
    return answer;
  }

  /** Undoes what would let the next requests meet nothing but refusals. */
  private void restore(String request, Answer answer) {
    if (request.startsWith("PATCH /api/accounts")) {
      gateway.send("PATCH", "/api/accounts/" + account, "{\"paused\":false}");
    } else if (request.startsWith("PATCH /api/calendars")) {
      gateway.send("PATCH", "/api/calendars/" + calendar, "{\"sync\":true}");
    } else if (request.equals(LINK) && !answer.json().path("id").asText().equals(account)) {
      gateway.send("DELETE", "/api/accounts/" + answer.json().path("id").asText(), "");
    }
    if (gateway.get("/api/events/" + event).status() != 200) {
      event = anEvent();
    }
    if (++accepted % FULL == 0) {
      empty();
    }
  }

  private void empty() {
    gateway
        .get("/api/events?limit=100")
        .json()
        .path("items")
        .forEach(it -> gateway.send("DELETE", "/api/events/" + it.path("id").asText(), ""));
    event = anEvent();
  }

  /** How many requests were accepted. */
  int accepted() {
    return accepted;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
