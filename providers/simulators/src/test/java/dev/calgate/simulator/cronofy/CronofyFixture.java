package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A simulator with one account and one calendar, on the first of March 2026, and a client. */
final class CronofyFixture implements AutoCloseable {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  final TurnedClock clock = new TurnedClock(Instant.parse("2026-03-01T12:00:00Z"));
  final CronofySimulator server = CronofySimulator.start(clock);
  final CronofyAccount ann = server.addAccount("ann@example.com");
  final CronofyCalendar work;
  private final HttpClient http = HttpClient.newHttpClient();
  private String token = "";

  CronofyFixture() {
    server.addClient("client", "secret", "older-secret");
    server.addClient("other", "other-secret");
    work = ann.createCalendar("Work");
    token = ann.accessToken("client", "read_write");
  }

  /** Speaks for another application, or with other rights, from now on. */
  void as(String client, String scope) {
    token = ann.accessToken(client, scope);
  }

  /** Turns the clock, with a token that is good then. */
  void forward(Duration by) {
    clock.forward(by);
    as("client", "read_write");
  }

  static EventTime at(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), BERLIN);
  }

  String event(String title) {
    return work.createEvent(title, at("2026-03-03T10:00"), at("2026-03-03T11:00"));
  }

  record Answer(int status, String text) {
    ObjectNode json() {
      return Json.parse(text);
    }

    Stream<ObjectNode> events() {
      return StreamSupport.stream(json().path("events").spliterator(), false)
          .map(ObjectNode.class::cast);
    }

    Stream<String> titles() {
      return events().map(it -> it.path("summary").asText());
    }

    String error(String field) {
      return json().path("errors").path(field).path(0).path("key").asText();
    }
  }

  Answer get(String path) {
    return send("GET", path, "application/json", "");
  }

  /** Lists in UTC, with what is said besides. */
  Answer events(String more) {
    return get("/v1/events?tzid=Etc/UTC" + more);
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  Answer delete(String path, String json) {
    return send("DELETE", path, "application/json", json);
  }

  Answer upsert(String json) {
    return post("/v1/calendars/" + work.id() + "/events", json);
  }

  Answer send(String method, String path, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : server.url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** A clock that tests turn. */
  static final class TurnedClock extends Clock {
    private volatile Instant now;

    TurnedClock(Instant now) {
      this.now = now;
    }

    void forward(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
