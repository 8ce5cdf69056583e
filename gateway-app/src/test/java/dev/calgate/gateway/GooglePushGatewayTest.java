package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.google.OpenChannel;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole gateway to which a simulated Google pushes. */
class GooglePushGatewayTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime NINE = LocalDateTime.of(2026, 12, 1, 9, 0);

  /** So rarely that within a test only a push can tell of a change. */
  private static final String RARELY = "poll: {floor: 1h, ceiling: 1h}\n";

  private static final String OFTEN = "poll: {floor: 500ms, ceiling: 500ms}\n";

  private GoogleSimulator google;
  private GoogleUser ann;
  private GoogleCalendar work;
  private RunningGateway gateway;
  private String account;

  @BeforeEach
  void startGoogle() {
    google = GoogleSimulator.start(Clock.systemUTC());
    google.addClient("client", "secret");
    ann = google.addUser("ann@example.com");
    work = ann.createCalendar("Work");
  }

  private void startGateway(String poll) {
    gateway = RunningGateway.startPublic(poll + block());
    link();
  }

  private String block() {
    return """
    providers:
      google: {clientId: client, clientSecret: secret, rootUrl: "%s", tokenUrl: "%s/token"}
    """
        .formatted(google.url(), google.url());
  }

  private void link() {
    Answer linked =
        gateway.send(
            "POST",
            "/api/accounts",
            "{\"provider\":\"google\",\"refresh_token\":\"%s\"}"
                .formatted(ann.grant("client", "https://www.googleapis.com/auth/calendar")));
    assertThat(linked.status()).as(linked.text()).isEqualTo(201);
    account = linked.json().path("id").asText();
    sync();
  }

  @AfterEach
  void stopBoth() {
    gateway.close();
    google.close();
  }

  private void sync() {
    Answer synced = gateway.send("POST", "/api/accounts/" + account + "/sync?wait=30", null);
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
  }

  private static void meeting(GoogleCalendar calendar, String title) {
    calendar.createEvent(
        title, EventTime.zoned(NINE, PARIS), EventTime.zoned(NINE.plusHours(1), PARIS));
  }

  private long head() {
    return gateway.get("/api/changes?after=now").json().path("head").asLong();
  }

  /** Waits for one change. */
  private JsonNode change(String type, long after) {
    JsonNode page = gateway.get("/api/changes?wait=30&types=" + type + "&after=" + after).json();
    assertThat(page.path("changes")).as(page.toString()).isNotEmpty();
    return page.path("changes").get(0);
  }

  private List<OpenChannel> channels() {
    return google.push().channels();
  }

  private JsonNode calendar(GoogleCalendar calendar) {
    return StreamSupport.stream(
            gateway.get("/api/calendars").json().path("items").spliterator(), false)
        .filter(it -> it.at("/source/ref").asText().equals(calendar.id()))
        .findFirst()
        .orElseThrow();
  }

  private String mode(GoogleCalendar calendar) {
    return calendar(calendar).at("/status/mode").asText();
  }

  @Test
  void aPushReachesTheFeedWithoutAnyPoll() {
    startGateway(RARELY);
    assertThat(channels()).as("the list, the own calendar, Work").hasSize(3);
    assertThat(channels())
        .extracting(OpenChannel::token)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(mode(work)).isEqualTo("push");
    assertThat(gateway.get("/api/accounts/" + account).json().at("/sync/mode").asText())
        .isEqualTo("push");
    long head = head();

    meeting(work, "Pushed");

    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Pushed");
  }

  @Test
  void aNewCalendarIsToldByThePushOfTheListAndIsWatchedItself() {
    startGateway(RARELY);
    long head = head();

    GoogleCalendar club = ann.createCalendar("Club");

    assertThat(change("calendar.created", head).at("/calendar/name").asText()).isEqualTo("Club");
    await().atMost(SOON).until(() -> channels().size() == 4);
    meeting(club, "Match");
    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Match");
  }

  @Test
  void thePushThatComesBeforeTheAnswerIsKnown() {
    google.dials().set(GoogleDial.SYNC_BEFORE_ANSWER, true);
    startGateway(RARELY);
    long head = head();

    meeting(work, "Pushed");

    change("event.created", head);
    assertThat(mode(work)).isEqualTo("push");
  }

  @Test
  void aChannelIsReplacedBeforeItEndsAndNoneIsLeftBehind() {
    google.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofSeconds(4));
    startGateway(RARELY);
    Set<String> seen = new TreeSet<>();

    await()
        .atMost(SOON)
        .until(
            () -> {
              channels().forEach(channel -> seen.add(channel.id()));
              return seen.size() >= 9;
            });

    google.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofDays(7));
    await().atMost(SOON).until(() -> channels().size() == 3 && longLived());
    long head = head();
    meeting(work, "Pushed");
    change("event.created", head);
  }

  private boolean longLived() {
    return channels().stream()
        .allMatch(it -> it.expiration().isAfter(Clock.systemUTC().instant().plusSeconds(3600)));
  }

  @Test
  void aCalendarThatRefusesPushIsPolledAndTheOthersArePushed() {
    work.refusePush();
    startGateway(OFTEN);
    long head = head();

    assertThat(mode(work)).isEqualTo("poll");
    assertThat(mode(ann.primary())).isEqualTo("push");
    meeting(work, "Polled");
    change("event.created", head);
    long refused =
        google.log().all().stream()
            .filter(it -> it.path().contains("/events/watch") && it.path().contains(work.id()))
            .count();
    assertThat(refused).as("refused once, it is not asked for again and again").isEqualTo(1);
  }

  @Test
  void pollingCarriesAllThatPushLoses() {
    startGateway(OFTEN);
    google.push().lose(1);
    long head = head();

    meeting(work, "Unheard");

    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Unheard");
  }

  @Test
  void aChannelThatCouldNotBeOpenedIsOpenedLater() {
    google.faults().next(3, Requests.path(path -> path.endsWith("/watch")), Fault.status(503));
    startGateway(OFTEN);
    assertThat(channels()).isEmpty();

    await().atMost(Duration.ofSeconds(40)).until(() -> channels().size() == 3);
  }

  @Test
  void aForgedPushIsRefusedAndAsksNobodyAnything() {
    startGateway(RARELY);
    int before = google.log().size();
    OpenChannel channel =
        channels().stream()
            .filter(it -> it.resourceUri().contains("/events"))
            .findFirst()
            .orElseThrow();

    assertThat(push("google", channel.id(), "guessed", channel.resourceId())).isEqualTo(404);
    assertThat(push("google", "chn_unknown", channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("caldav", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("nobody", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("google", channel.id(), channel.token(), "another")).isEqualTo(204);
    meeting(work, "Pushed");
    change("event.created", 0);

    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> google.log().size() > before);
  }

  private int push(String provider, String id, String token, String resource) {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.uri("/push/" + provider))
            .header("X-Goog-Channel-ID", id)
            .header("X-Goog-Channel-Token", token)
            .header("X-Goog-Resource-ID", resource)
            .header("X-Goog-Resource-State", "exists")
            .header("X-Goog-Message-Number", "10")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return gateway.send(request).status();
  }

  @Test
  void aCalendarThatNobodyWantsIsWatchedNoMore() {
    startGateway(OFTEN);
    String id = calendar(work).path("id").asText();

    assertThat(gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":false}").status())
        .isEqualTo(200);
    await().atMost(SOON).until(() -> channels().size() == 2);
    assertThat(gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":true}").status())
        .isEqualTo(200);
    await().atMost(SOON).until(() -> channels().size() == 3);
  }

  @Test
  void aDisconnectedAccountLeavesNoChannelBehind() {
    startGateway(RARELY);

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);

    await().atMost(SOON).until(() -> channels().isEmpty());
  }

  @Test
  void withoutAPublicAddressThereAreNoChannels() {
    gateway = RunningGateway.start(OFTEN + block());
    link();

    assertThat(mode(work)).isEqualTo("poll");
    assertThat(google.log().all().stream().map(it -> it.path()).collect(Collectors.toSet()))
        .noneMatch(path -> path.endsWith("/watch"));
  }
}
