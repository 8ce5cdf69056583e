package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A server with two users, a calendar and a client that may do everything. */
final class GoogleFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  final TurnedClock clock = new TurnedClock(NOW);
  final GoogleSimulator server = GoogleSimulator.start(clock);
  final GoogleUser ann;
  final GoogleUser bob;
  final GoogleCalendar work;
  final GoogleClient client;
  final String events;

  GoogleFixture() {
    server.addClient("client", "secret");
    ann = server.addUser("ann@example.com");
    bob = server.addUser("bob@example.com");
    work = ann.createCalendar("Work");
    client = client(ann, "calendar");
    events = "/calendars/" + Query.encode(work.id()) + "/events";
  }

  GoogleClient client(GoogleUser user, String scope) {
    return new GoogleClient(server.url(), user.accessToken("client", scope));
  }

  static EventTime at(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), BERLIN);
  }

  static EventTime day(String date) {
    return EventTime.allDay(LocalDate.parse(date));
  }

  String event(String title) {
    return work.createEvent(title, at("2026-03-03T10:00"), at("2026-03-03T11:00"));
  }

  /** Daily at ten from the third of March, ten times. */
  String series(String title) {
    return work.createSeries(
        title,
        at("2026-03-03T10:00"),
        at("2026-03-03T11:00"),
        List.of("RRULE:FREQ=DAILY;COUNT=10"));
  }

  static ObjectNode draft(String title) {
    ObjectNode draft = Json.object().put("summary", title);
    draft.putObject("start").put("dateTime", "2026-03-03T10:00:00+01:00");
    draft.putObject("end").put("dateTime", "2026-03-03T11:00:00+01:00");
    return draft;
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
