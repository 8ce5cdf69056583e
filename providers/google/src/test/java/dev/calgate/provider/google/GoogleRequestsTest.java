package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.Discovery;
import dev.calgate.model.EventDetails;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import dev.calgate.provider.google.wire.EventPage;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.Mirror;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every request of the provider is as Google describes it. So are those of all other tests: the
 * harness looks at them when it is closed.
 */
class GoogleRequestsTest {
  private static final URI ADDRESS = URI.create("http://127.0.0.1:9/push/google");

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CalendarRef work = at.remote().createCalendar("Work & more");
  private final GoogleSession session =
      at.provider().open(at.provider().link(at.linkRequest()).access());
  private Discovery discovery;

  @BeforeEach
  void read() {
    discovery = Discovery.needed();
  }

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private JudgedRequests judged() {
    return JudgedRequests.of(discovery, at.server());
  }

  @Test
  void allThatTheProviderAsksIsAsDescribed() {
    at.server().dials().set(GoogleDial.PAGE_SIZE, 2);
    ObjectRef last = null;
    for (int hour = 8; hour < 13; hour++) {
      last = at.remote().create(work, Draft.at("Meeting", hour));
      at.remote().createCalendar("Calendar " + hour);
    }
    session.listCalendars();
    Mirror mirror = new Mirror(at.provider(), work);
    mirror.pass(session, 100);
    at.remote().delete(work, last);
    mirror.pass(session, 100);
    session.fetch(work, List.of(last, new ObjectRef("nobody")));
    open("one", work);
    PushChannel list = open("two", null);
    session.closeChannel(list.id(), list.resource());

    assertThat(judged().complaints()).isEmpty();
    assertThat(judged().methods())
        .containsExactly(
            "calendar.calendarList.get",
            "calendar.calendarList.list",
            "calendar.calendarList.watch",
            "calendar.channels.stop",
            "calendar.events.get",
            "calendar.events.list",
            "calendar.events.watch");
    for (String parameter : List.of("pageToken=", "syncToken=", "maxResults=")) {
      assertThat(at.server().log().matching(it -> it.query().contains(parameter))).isNotEmpty();
    }
  }

  @Test
  void allThatTheProviderWritesIsAsDescribed() {
    try (GoogleSession other = at.provider().open(at.provider().link(at.linkRequest()).access())) {
      WritingAccount account = new WritingAccount(at, work, other);
      EventDetails details = EventDetails.of("Daily", Draft.paris(1, 9), Draft.paris(1, 10));
      ObjectRef series =
          account.create(
              "uid", details.with(new Recurrence(List.of("FREQ=DAILY;COUNT=5"), List.of())));
      account.update(series, it -> it.title("Other").reminders(List.of()));
      account.write(
          account.updatingOccurrence(series, Draft.paris(2, 9), it -> it.title("Special")));
      account.fails(account.deleting(series, Draft.paris(2, 8)));
      account.write(account.deleting(series, null));
      account.create("uid", details);
      CalendarRef trips = at.remote().createCalendar("Trips");
      account.write(new EventWrite.Move(work, account.known(series), trips, true));
    }

    assertThat(judged().complaints()).isEmpty();
    assertThat(judged().methods())
        .contains(
            "calendar.events.delete",
            "calendar.events.insert",
            "calendar.events.instances",
            "calendar.events.move",
            "calendar.events.patch",
            "calendar.events.update");
  }

  @Test
  void listsAreAskedForWhatIsReadAlone() {
    at.server().dials().set(GoogleDial.PAGE_SIZE, 2).set(GoogleDial.UNKNOWN_FIELDS, true);
    for (int hour = 8; hour < 11; hour++) {
      at.remote().create(work, Draft.at("Meeting", hour));
    }
    session.listCalendars();
    Mirror mirror = new Mirror(at.provider(), work);
    mirror.pass(session, 100);
    mirror.pass(session, 100);

    List<LoggedRequest> lists =
        at.server().log().matching(it -> it.path().matches(".*/(events|calendarList)"));
    assertThat(lists).hasSize(4).allMatch(it -> it.query().contains("fields="));
    List<LoggedRequest> events = at.server().log().matching(it -> it.path().endsWith("/events"));
    assertThat(events).extracting(it -> parameter(it, "fields")).containsOnly(EventPage.FIELDS);
    // Of an event all is kept.
    assertThat(mirror.objects()).hasSize(3);
    assertThat(mirror.objects().values()).allMatch(it -> it.raw().contains("fromTheFuture"));
  }

  private static String parameter(LoggedRequest request, String name) {
    for (String pair : request.query().split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** Google compresses only for who says so twice (guide "Performance tips"). */
  @Test
  void answersMayBeCompressed() {
    session.listCalendars();

    assertThat(at.server().log().matching(it -> !it.path().equals("/token")))
        .isNotEmpty()
        .allMatch(it -> it.headers().first("Accept-Encoding").orElse("").contains("gzip"))
        .allMatch(it -> it.headers().first("User-Agent").orElse("").contains("gzip"))
        .allMatch(it -> it.headers().first("User-Agent").orElse("").startsWith("Calgate/"));
  }

  private PushChannel open(String id, @Nullable CalendarRef calendar) {
    Instant until = Instant.now().plus(Duration.ofDays(3));
    return session.openChannel(
        new PushChannel.Order(id, Secret.of("token of " + id), ADDRESS, calendar, until));
  }

  @Test
  void theJudgeSeesWhatIsWrong() throws Exception {
    try (SimulatorHarness other = new SimulatorHarness(server -> {})) {
      post(other, "/calendar/v3/channels/stop?future=1", "{\"expiration\":1}");
      post(other, "/calendar/v3/channels/halt", "{}");
      post(other, "/calendar/v3/channels/stop", "{\"id\":\"" + "x".repeat(2000) + "\"}");

      assertThat(JudgedRequests.of(discovery, other.server()).complaints()).hasSize(4);
      other.server().log().clear();
    }
  }

  private static void post(SimulatorHarness to, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to.server().url() + path))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }
}
