package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway before a gateway: the front one reads through the Cronofy-compatible face of the back
 * one, which reads Google and CalDAV. Nobody polls within the time that this takes, so that what
 * arrives has been pushed all the way.
 */
class FederationTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String COMMON =
      """
      egress: {allow: [127.0.0.1]}
      encryption: {keys: [MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=]}
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalDate day = LocalDate.now(Clock.system(PARIS)).plusDays(7);
  private final String frontDatabase = TestDatabase.create().jdbcUrl();
  private final String backDatabase = TestDatabase.create().jdbcUrl();
  private final int frontPort = RunningGateway.freePort();
  private final int backPort = RunningGateway.freePort();

  private GoogleSimulator google;
  private GoogleUser user;
  private GoogleCalendar work;
  private CalDavSimulator dav;
  private SimulatedCalendar home;
  private RunningGateway back;
  private RunningGateway front;

  /** One user's account at both gateways. */
  private record Pair(String back, String front) {}

  @BeforeEach
  void start() {
    google = GoogleSimulator.start(Clock.systemUTC());
    google.addClient("client", "secret");
    user = google.addUser("ann@example.com");
    work = user.createCalendar("Work", PARIS);
    dav = CalDavSimulator.start(Clock.systemUTC());
    home = dav.addUser("bob", "b").createCalendar("home", "Home");
    startBack();
    startFront();
  }

  // CalDAV does not push, so the back one polls it.
  private void startBack() {
    back =
        RunningGateway.startPublic(
            backDatabase,
            backPort,
            COMMON
                + """
                poll: {floor: 250ms, ceiling: 1s}
                providers:
                  google: {clientId: client, clientSecret: secret, rootUrl: "%1$s", tokenUrl: "%1$s/token"}
                """
                    .formatted(google.url()));
  }

  private void startFront() {
    front =
        RunningGateway.startPublic(
            frontDatabase,
            frontPort,
            COMMON
                + """
                poll: {floor: 1h, ceiling: 1h}
                providers:
                  cronofy: {clientId: one, clientSecret: %s, url: "http://127.0.0.1:%d"}
                """
                    .formatted(RunningGateway.ONE, backPort));
  }

  @AfterEach
  void stop() {
    front.close();
    back.close();
    dav.close();
    google.close();
  }

  private Pair link(String credential) {
    String account = back.link(credential);
    back.sync(account);
    FaceClient tokens = FaceClient.of(back, account);
    String linked =
        front.link(
            "{\"provider\":\"cronofy\",\"refresh_token\":\"%s\"}".formatted(tokens.refresh()));
    front.sync(linked);
    return new Pair(account, linked);
  }

  private Pair linkGoogle() {
    return link(
        GoogleAccount.credential(user.grant("client", "https://www.googleapis.com/auth/calendar")));
  }

  private Pair linkDav() {
    return link(
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"bob\",\"password\":\"b\"}"
            .formatted(dav.url()));
  }

  /** What a gateway shows of the coming weeks: titles, and when they begin and end. */
  private static List<String> shown(RunningGateway gateway, String account) {
    List<String> shown = new ArrayList<>();
    LocalDate today = LocalDate.now(Clock.system(PARIS));
    String window =
        "&view=occurrences&limit=1000&from=%sT00:00:00Z&to=%sT00:00:00Z"
            .formatted(today, today.plusDays(60));
    for (JsonNode event :
        gateway.get("/api/events?account=" + account + window).json().path("items")) {
      if (!event.path("status").asText().equals("cancelled")) {
        shown.add(event.path("title").asText() + " " + event.path("start") + event.path("end"));
      }
    }
    Collections.sort(shown);
    return shown;
  }

  private void converged(Pair pair, String... titles) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> behind = shown(back, pair.back());
              assertThat(behind.stream().map(it -> it.replaceFirst(" \\{.*", "")))
                  .containsExactlyInAnyOrder(titles);
              assertThat(shown(front, pair.front())).isEqualTo(behind);
            });
  }

  private EventTime at(int hour) {
    return EventTime.zoned(day.atTime(hour, 0), PARIS);
  }

  private static String ics(String uid, String title, String times) {
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:%s
        SUMMARY:%s
        %s
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(uid, title, times)
        .replace("\n", "\r\n");
  }

  private String utc(int hour) {
    return "DTSTART:%1$sT%2$02d0000Z\nDTEND:%1$sT%2$02d3000Z"
        .formatted(day.format(DateTimeFormatter.BASIC_ISO_DATE), hour);
  }

  @Test
  void whatHappensAtGoogleAndCalDavIsPushedThroughBothAndWrittenBack() {
    work.createEvent("Planning", at(9), at(10));
    home.put("school.ics", ics("school", "School", utc(7) + "\nRRULE:FREQ=DAILY;COUNT=3"));
    Pair ann = linkGoogle();
    Pair bob = linkDav();
    converged(ann, "Planning");
    converged(bob, "School", "School", "School");
    await().atMost(PATIENCE).until(() -> channels(ann) >= 2 && channels(bob) >= 2);

    String retrospective = work.createEvent("Retrospective", at(11), at(12));
    home.put("dentist.ics", ics("dentist", "Dentist", utc(15)));
    converged(ann, "Planning", "Retrospective");
    converged(bob, "School", "School", "School", "Dentist");

    work.delete(retrospective);
    home.put("school.ics", ics("school", "School", utc(8) + "\nRRULE:FREQ=DAILY;COUNT=2"));
    converged(ann, "Planning");
    converged(bob, "School", "School", "Dentist");

    write(ann, "Lunch");
    converged(ann, "Planning", "Lunch");
    assertThat(work.events())
        .anySatisfy(it -> assertThat(it.path("summary").asText()).isEqualTo("Lunch"));
  }

  private long channels(Pair pair) {
    return FaceClient.of(back, pair.back()).get("/v1/channels").json().path("channels").size();
  }

  private void write(Pair pair, String title) {
    String calendar = "";
    for (JsonNode one : front.get("/api/calendars?account=" + pair.front()).json().path("items")) {
      if (one.path("name").asText().equals("Work")) {
        calendar = one.path("id").asText();
      }
    }
    Answer created =
        front.send(
            "POST",
            "/api/events",
            """
            {"calendar_id":"%s","title":"%s",
             "start":{"date_time":"%sT13:00:00","time_zone":"Europe/Paris"},
             "end":{"date_time":"%sT14:00:00","time_zone":"Europe/Paris"}}
            """
                .formatted(calendar, title, day, day));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
  }

  @Test
  void restartsOfEitherLoseNothing() {
    work.createEvent("Planning", at(9), at(10));
    Pair ann = linkGoogle();
    converged(ann, "Planning");
    await().atMost(PATIENCE).until(() -> channels(ann) >= 2);

    front.close();
    work.createEvent("While the front was away", at(11), at(12));
    await().atMost(PATIENCE).until(() -> shown(back, ann.back()).size() == 2);
    startFront();
    converged(ann, "Planning", "While the front was away");

    back.close();
    work.createEvent("While the back was away", at(14), at(15));
    startBack();
    converged(ann, "Planning", "While the front was away", "While the back was away");

    FeedReader reader = new FeedReader(front);
    reader.readOn();
    assertThat(reader.events()).isEqualTo(reader.listed());
  }
}
