package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.google.OpenChannel;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    OpenChannel channel = channelOf(work);
    int before = google.log().size();

    assertThat(push("google", channel.id(), "guessed", channel.resourceId())).isEqualTo(404);
    assertThat(push("google", "chn_unknown", channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("caldav", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("nobody", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("google", channel.id(), channel.token(), "another")).isEqualTo(204);
    meeting(work, "Pushed");
    change("event.created", 0);
    await().atMost(SOON).until(() -> passes(before) >= 1);
    assertThat(passes(before)).as("the meeting's, and no other").isEqualTo(1);

    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> passes(before) == 2);
  }

  private OpenChannel channelOf(GoogleCalendar calendar) {
    return channels().stream()
        .filter(it -> it.resourceUri().contains(calendar.id().replace("@", "%40") + "/events"))
        .findFirst()
        .orElseThrow();
  }

  /** What was asked for of Google since. */
  private int passes(int before) {
    return google.log().size() - before;
  }

  @Test
  void aPushThatIsPlayedAgainAsksNobodyAnything() {
    startGateway(RARELY);
    OpenChannel channel = channelOf(work);
    int before = google.log().size();
    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> passes(before) == 1);

    for (int i = 0; i < 50; i++) {
      assertThat(push("google", channel.id(), channel.token(), channel.resourceId()))
          .isEqualTo(204);
    }
    long head = head();
    meeting(ann.primary(), "Marker");
    change("event.created", head);

    assertThat(passes(before)).as("the first one's and the marker's").isEqualTo(2);
  }

  @Test
  void channelsWhoseRowsWereLostAreClosedAndReplaced() throws Exception {
    String database = TestDatabase.create().jdbcUrl();
    gateway = RunningGateway.startPublic(database, RARELY + block());
    link();
    Set<String> lost = channels().stream().map(OpenChannel::id).collect(Collectors.toSet());
    assertThat(lost).hasSize(3);
    try (Connection connection = DriverManager.getConnection(database)) {
      connection.createStatement().execute("delete from push_channel");
    }

    meeting(work, "Unknown channel");
    meeting(ann.primary(), "Unknown channel");
    ann.createCalendar("Club");

    await()
        .atMost(SOON)
        .until(
            () ->
                channels().size() == 4
                    && channels().stream().noneMatch(it -> lost.contains(it.id())));
    change("event.created", 0);
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
  void aChannelThatCannotBeClosedKeepsNoOtherOpen() {
    startGateway(RARELY);
    google
        .faults()
        .next(1, Requests.path(path -> path.endsWith("/channels/stop")), Fault.status(400));

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);

    await().atMost(SOON).until(() -> channels().size() == 1);
  }

  @Test
  void aServiceThatWantsToBeLeftAloneIsNotAskedForChannelsNorAnythingElse() {
    google
        .faults()
        .next(
            1,
            Requests.path(path -> path.endsWith("/watch")),
            Fault.retryAfter(429, Duration.ofHours(1)));
    gateway = RunningGateway.startPublic(OFTEN + block());
    String token = ann.grant("client", "https://www.googleapis.com/auth/calendar");
    account =
        gateway
            .send(
                "POST",
                "/api/accounts",
                "{\"provider\":\"google\",\"refresh_token\":\"%s\"}".formatted(token))
            .json()
            .path("id")
            .asText();
    await().atMost(SOON).until(() -> asked("/watch") == 1);
    await()
        .atMost(SOON)
        .until(() -> nextAt().isAfter(Clock.systemUTC().instant().plusSeconds(3000)));
    int asked = google.log().size();

    assertThat(gateway.send("POST", "/api/accounts/" + account + "/sync?wait=2", null).status())
        .isEqualTo(202);
    assertThat(google.log().size()).isEqualTo(asked);
  }

  private Instant nextAt() {
    JsonNode at = gateway.get("/api/accounts/" + account).json().at("/sync/next_at");
    return at.isTextual() ? Instant.parse(at.asText()) : Instant.EPOCH;
  }

  private long asked(String path) {
    return google.log().all().stream().filter(it -> it.path().endsWith(path)).count();
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
