package dev.calgate.simulator.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.judge.Discovery;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A server with two users, a calendar and a client that may do everything. When it is closed, all
 * answers that the clients got must be as Google describes them.
 */
final class GoogleFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Optional<Discovery> DISCOVERY = Discovery.ifThere();

  final TurnedClock clock = new TurnedClock(NOW);
  final GoogleSimulator server = GoogleSimulator.start(clock);
  final GoogleUser ann;
  final GoogleUser bob;
  final GoogleCalendar work;
  final GoogleClient client;
  final String events;
  private final Set<String> complaints = new ConcurrentSkipListSet<>();

  GoogleFixture() {
    server.addClient("client", "secret");
    ann = server.addUser("ann@example.com");
    bob = server.addUser("bob@example.com");
    work = ann.createCalendar("Work");
    client = client(ann, "calendar");
    events = "/calendars/" + Query.encode(work.id()) + "/events";
  }

  GoogleClient client(GoogleUser user, String scope) {
    return new GoogleClient(server.url(), user.accessToken("client", scope), this::judge);
  }

  private void judge(String verb, String target, Answer answer) {
    String path = target.replaceFirst("\\?.*", "");
    boolean whole = !target.contains("fields=");
    if (answer.status() == 200 && whole && !server.dials().get(GoogleDial.UNKNOWN_FIELDS)) {
      DISCOVERY.ifPresent(
          it -> {
            String method = it.method(verb, path).orElseThrow();
            complaints.addAll(it.complaintsOfAnswer(method, answer.json()));
          });
    }
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
    assertThat(complaints).isEmpty();
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
