package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.OpenChannel;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole gateway to which a simulated Google pushes. */
class GooglePushGatewayTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** So rarely that within a test only a push can tell of a change. */
  private static final String RARELY = "poll: {floor: 1h, ceiling: 1h}\n";

  private static final String OFTEN = "poll: {floor: 500ms, ceiling: 500ms}\n";

  private final GoogleAccount google = new GoogleAccount();
  private RunningGateway gateway;
  private String account;

  private void startGateway(String poll) {
    gateway = RunningGateway.startPublic(poll + google.block());
    account = google.linkTo(gateway);
  }

  @AfterEach
  void stopBoth() {
    gateway.close();
    google.close();
  }

  /** Waits for one change. */
  private JsonNode change(String type, long after) {
    JsonNode page = gateway.get("/api/changes?wait=30&types=" + type + "&after=" + after).json();
    assertThat(page.path("changes")).as(page.toString()).isNotEmpty();
    return page.path("changes").get(0);
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

  /** Waits until all channels are open, and what each of them asked for is done. */
  private void awaitQuiet() {
    await()
        .atMost(SOON)
        .until(
            () ->
                mode(google.work).equals("push")
                    && mode(google.ann.primary()).equals("push")
                    && gateway
                        .get("/api/accounts/" + account)
                        .json()
                        .at("/sync/mode")
                        .asText()
                        .equals("push"));
    gateway.sync(account);
  }

  @Test
  void aPushReachesTheFeedWithoutAnyPoll() {
    startGateway(RARELY);
    assertThat(google.channels()).as("the list, the own calendar, Work").hasSize(3);
    assertThat(google.channels())
        .extracting(OpenChannel::token)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(mode(google.work)).isEqualTo("push");
    assertThat(gateway.get("/api/accounts/" + account).json().at("/sync/mode").asText())
        .isEqualTo("push");
    long head = gateway.head();

    GoogleAccount.meeting(google.work, "Pushed");

    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Pushed");
  }

  @Test
  void aNewCalendarIsToldByThePushOfTheListAndIsWatchedItself() {
    startGateway(RARELY);
    long head = gateway.head();

    GoogleCalendar club = google.ann.createCalendar("Club");

    assertThat(change("calendar.created", head).at("/calendar/name").asText()).isEqualTo("Club");
    await().atMost(SOON).until(() -> google.channels().size() == 4);
    GoogleAccount.meeting(club, "Match");
    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Match");
  }

  @Test
  void thePushThatComesBeforeTheAnswerIsKnown() {
    google.server.dials().set(GoogleDial.SYNC_BEFORE_ANSWER, true);
    startGateway(RARELY);
    long head = gateway.head();

    GoogleAccount.meeting(google.work, "Pushed");

    change("event.created", head);
    assertThat(mode(google.work)).isEqualTo("push");
  }

  @Test
  void aChannelIsReplacedBeforeItEndsAndNoneIsLeftBehind() {
    google.server.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofSeconds(4));
    startGateway(RARELY);
    Set<String> seen = new TreeSet<>();

    await()
        .atMost(SOON)
        .until(
            () -> {
              google.channels().forEach(channel -> seen.add(channel.id()));
              return seen.size() >= 9;
            });

    google.server.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofDays(7));
    await().atMost(SOON).until(() -> google.channels().size() == 3 && google.isWatchedForLong());
    long head = gateway.head();
    GoogleAccount.meeting(google.work, "Pushed");
    change("event.created", head);
  }

  @Test
  void aCalendarThatRefusesPushIsPolledAndTheOthersArePushed() {
    google.work.refusePush();
    startGateway(OFTEN);
    long head = gateway.head();

    assertThat(mode(google.work)).isEqualTo("poll");
    assertThat(mode(google.ann.primary())).isEqualTo("push");
    GoogleAccount.meeting(google.work, "Polled");
    change("event.created", head);
    assertThat(
            google
                .server
                .log()
                .matching(
                    it ->
                        it.path().contains("/events/watch")
                            && it.path().contains(google.work.id())))
        .as("refused once, it is not asked for again and again")
        .hasSize(1);
  }

  @Test
  void pollingCarriesAllThatPushLoses() {
    startGateway(OFTEN);
    google.server.push().lose(1);
    long head = gateway.head();

    GoogleAccount.meeting(google.work, "Unheard");

    assertThat(change("event.created", head).at("/event/title").asText()).isEqualTo("Unheard");
  }

  @Test
  void aChannelThatCouldNotBeOpenedIsOpenedLater() {
    google
        .server
        .faults()
        .next(3, Requests.path(path -> path.endsWith("/watch")), Fault.status(503));
    startGateway(OFTEN);
    assertThat(google.channels()).isEmpty();

    await().atMost(Duration.ofSeconds(40)).until(() -> google.channels().size() == 3);
  }

  @Test
  void aForgedPushIsRefusedAndAsksNobodyAnything() {
    startGateway(RARELY);
    awaitQuiet();
    OpenChannel channel = channelOf(google.work);
    int before = google.server.log().size();

    assertThat(push("google", channel.id(), "guessed", channel.resourceId())).isEqualTo(404);
    assertThat(push("google", "chn_unknown", channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("caldav", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("nobody", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("google", channel.id(), channel.token(), "another")).isEqualTo(204);
    GoogleAccount.meeting(google.work, "Pushed");
    change("event.created", 0);
    await().atMost(SOON).until(() -> passes(before) >= 1);
    assertThat(passes(before)).as("the meeting's, and no other").isEqualTo(1);

    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> passes(before) == 2);
  }

  private OpenChannel channelOf(GoogleCalendar calendar) {
    return google.channels().stream()
        .filter(it -> it.resourceUri().contains(calendar.id().replace("@", "%40") + "/events"))
        .findFirst()
        .orElseThrow();
  }

  /** What was asked for of Google since. */
  private int passes(int before) {
    return google.server.log().size() - before;
  }

  @Test
  void aPushThatIsPlayedAgainAsksNobodyAnything() {
    startGateway(RARELY);
    awaitQuiet();
    OpenChannel channel = channelOf(google.work);
    int before = google.server.log().size();
    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> passes(before) == 1);

    for (int i = 0; i < 50; i++) {
      assertThat(push("google", channel.id(), channel.token(), channel.resourceId()))
          .isEqualTo(204);
    }
    long head = gateway.head();
    GoogleAccount.meeting(google.ann.primary(), "Marker");
    change("event.created", head);

    assertThat(passes(before)).as("the first one's and the marker's").isEqualTo(2);
  }

  @Test
  void channelsWhoseRowsWereLostAreClosedAndReplaced() throws Exception {
    String database = TestDatabase.create().jdbcUrl();
    gateway = RunningGateway.startPublic(database, RARELY + google.block());
    account = google.linkTo(gateway);
    Set<String> lost = google.channels().stream().map(OpenChannel::id).collect(Collectors.toSet());
    assertThat(lost).hasSize(3);
    try (Connection connection = DriverManager.getConnection(database)) {
      connection.createStatement().execute("delete from push_channel");
    }

    GoogleAccount.meeting(google.work, "Unknown channel");
    GoogleAccount.meeting(google.ann.primary(), "Unknown channel");
    google.ann.createCalendar("Club");

    await()
        .atMost(SOON)
        .until(
            () ->
                google.channels().size() == 4
                    && google.channels().stream().noneMatch(it -> lost.contains(it.id())));
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
    String id = calendar(google.work).path("id").asText();

    assertThat(gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":false}").status())
        .isEqualTo(200);
    await().atMost(SOON).until(() -> google.channels().size() == 2);
    assertThat(gateway.send("PATCH", "/api/calendars/" + id, "{\"sync\":true}").status())
        .isEqualTo(200);
    await().atMost(SOON).until(() -> google.channels().size() == 3);
  }

  @Test
  void aDisconnectedAccountLeavesNoChannelBehind() {
    startGateway(RARELY);

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);

    await().atMost(SOON).until(() -> google.channels().isEmpty());
  }

  @Test
  void norDoesOneWhoseAccessTokenHasEnded() {
    startGateway(RARELY);
    assertThat(gateway.send("PATCH", "/api/accounts/" + account, "{\"paused\":true}").status())
        .isEqualTo(200);
    google.ann.expireAccessTokens();

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);

    await().atMost(SOON).until(() -> google.channels().isEmpty());
  }

  @Test
  void aChannelThatCannotBeClosedKeepsNoOtherOpen() {
    startGateway(RARELY);
    google
        .server
        .faults()
        .next(1, Requests.path(path -> path.endsWith("/channels/stop")), Fault.status(400));

    assertThat(gateway.send("DELETE", "/api/accounts/" + account, null).status()).isEqualTo(204);

    await().atMost(SOON).until(() -> google.channels().size() == 1);
  }

  @Test
  void aServiceThatWantsToBeLeftAloneIsNotAskedForChannelsNorAnythingElse() {
    google
        .server
        .faults()
        .next(
            1,
            Requests.path(path -> path.endsWith("/watch")),
            Fault.retryAfter(429, Duration.ofHours(1)));
    gateway = RunningGateway.startPublic(OFTEN + google.block());
    account = gateway.link(google.credential());
    await().atMost(SOON).until(() -> asked("/watch") == 1);
    await()
        .atMost(SOON)
        .until(() -> nextAt().isAfter(Clock.systemUTC().instant().plusSeconds(3000)));
    int asked = google.server.log().size();

    assertThat(gateway.send("POST", "/api/accounts/" + account + "/sync?wait=2", null).status())
        .isEqualTo(202);
    assertThat(google.server.log().size()).isEqualTo(asked);
  }

  private Instant nextAt() {
    JsonNode at = gateway.get("/api/accounts/" + account).json().at("/sync/next_at");
    return at.isTextual() ? Instant.parse(at.asText()) : Instant.EPOCH;
  }

  private long asked(String path) {
    return google.server.log().all().stream().filter(it -> it.path().endsWith(path)).count();
  }

  @Test
  void withoutAPublicAddressThereAreNoChannels() {
    gateway = RunningGateway.start(OFTEN + google.block());
    google.linkTo(gateway);

    assertThat(mode(google.work)).isEqualTo("poll");
    assertThat(google.watches()).isZero();
  }
}
