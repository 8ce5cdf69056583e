package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.OpenChannel;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
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
    int before = google.server.log().size();
    OpenChannel channel =
        google.channels().stream()
            .filter(it -> it.resourceUri().contains("/events"))
            .findFirst()
            .orElseThrow();

    assertThat(push("google", channel.id(), "guessed", channel.resourceId())).isEqualTo(404);
    assertThat(push("google", "chn_unknown", channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("caldav", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("nobody", channel.id(), channel.token(), channel.resourceId())).isEqualTo(404);
    assertThat(push("google", channel.id(), channel.token(), "another")).isEqualTo(204);
    GoogleAccount.meeting(google.work, "Pushed");
    change("event.created", 0);

    assertThat(push("google", channel.id(), channel.token(), channel.resourceId())).isEqualTo(204);
    await().atMost(SOON).until(() -> google.server.log().size() > before);
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
  void withoutAPublicAddressThereAreNoChannels() {
    gateway = RunningGateway.start(OFTEN + google.block());
    google.linkTo(gateway);

    assertThat(mode(google.work)).isEqualTo("poll");
    assertThat(google.watches()).isZero();
  }
}
