package dev.calgate.gateway.webhook;

import static dev.calgate.gateway.webhook.NotifyFixture.tell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.model.Account;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.simulator.http.Request;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told to whom, and as changed since when. */
class NotificationsTest {
  private final NotifyFixture fixture = new NotifyFixture();
  private final CallbackReceiver receiver = new CallbackReceiver();
  private final NotifyFixture.Person ann = fixture.person("ann");
  private final Notifications notifier = fixture.notifier();

  @AfterEach
  void close() {
    receiver.close();
    fixture.close();
  }

  private NotificationChannel verified(NotificationChannel.Wish wish) {
    NotificationChannel channel = ann.channel(wish);
    tell(notifier);
    receiver.forget();
    return channel;
  }

  private NotificationChannel verified() {
    return verified(wish(List.of()));
  }

  private NotificationChannel.Wish wish(List<String> calendars) {
    return new NotificationChannel.Wish(
        receiver.address("/hook"), calendars.stream().map(ann::calendar).toList(), false, true);
  }

  @Test
  void aNewChannelIsVerifiedByASignedRequest() {
    NotificationChannel channel = ann.channel(wish(List.of("work")));
    tell(notifier);

    Request request = receiver.requests().get(0);
    assertThat(receiver.requests()).hasSize(1);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook");
    assertThat(request.headers().first("Content-Type")).contains("application/json; charset=utf-8");
    assertThat(request.headers().first(Signature.HEADER))
        .contains(Signature.of(request.body(), NotifyFixture.KEYS));
    assertThat(request.text())
        .isEqualTo(
            "{\"notification\":{\"type\":\"verification\"},\"channel\":{\"channel_id\":\"%s\",\"callback_url\":\"%s\",\"filters\":{\"calendar_ids\":[\"%s\"]}}}",
            channel.id(), receiver.address("/hook"), ann.calendar("work"));
  }

  @Test
  void whatTheUserDoesIsToldSinceTheSecondInWhichItWasDone() {
    verified();
    fixture.clock.advance(Duration.ofSeconds(10));
    ann.edits("work", "a");
    fixture.clock.advance(Duration.ofSeconds(10));
    ann.edits("home", "b");
    tell(notifier);

    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:10Z");
    tell(notifier);
    assertThat(receiver.told()).as("once").hasSize(1);
  }

  @Test
  void whatTheApplicationDoesItselfIsNotTold() {
    verified();
    ann.writes("work", "a");
    tell(notifier);
    assertThat(receiver.told()).isEmpty();

    fixture.clock.advance(Duration.ofSeconds(5));
    ann.edits("work", "a");
    tell(notifier);
    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:05Z");
  }

  @Test
  void nothingFromBeforeTheChannelIsTold() {
    NotificationChannel before = verified(wish(List.of("work")));
    ann.edits("work", "a");
    ann.turns(Account.Status.PAUSED);
    NotificationChannel after = ann.channel(wish(List.of()));
    tell(notifier);

    assertThat(told(before)).containsExactly("change");
    assertThat(told(after)).containsExactly("verification");
  }

  private List<String> told(NotificationChannel channel) {
    return receiver.bodies().stream()
        .filter(it -> it.at("/channel/channel_id").asText().equals(channel.id()))
        .map(it -> it.at("/notification/type").asText())
        .toList();
  }

  @Test
  void whatIsNoLongerInTheHistoryIsToldAllTheSame() {
    verified();
    ann.edits("work", "a");
    fixture.clock.advance(Duration.ofDays(200));
    fixture.store.history().makeAhead(fixture.clock.instant());
    fixture.store.history().dropBefore(fixture.clock.instant().minus(Duration.ofDays(90)));
    assertThat(rows("(select horizon from feed_head)")).doesNotContain("0");
    tell(notifier);

    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:00Z");
  }

  @Test
  void aChannelForSomeCalendarsIsToldOfTheseAlone() {
    verified(wish(List.of("home")));
    ann.edits("work", "a");
    tell(notifier);
    assertThat(receiver.told()).isEmpty();

    ann.edits("home", "b");
    tell(notifier);
    assertThat(receiver.told()).hasSize(1);
  }

  @Test
  void aChannelForManagedEventsIsToldOfWhatTheUserDoesToThese() {
    verified(new NotificationChannel.Wish(receiver.address("/own"), List.of(), true, true));
    ann.writes("work", "made");
    fixture
        .database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into managed_event (application_id, calendar_id, managed_id, uid, ref)"
                        + " values ('default', ?, 'made', 'uid-made', 'uid-made')",
                    ann.calendar("work").value()));
    ann.edits("work", "other");
    ann.edits("home", "made");
    tell(notifier);
    assertThat(receiver.told()).isEmpty();

    fixture.clock.advance(Duration.ofSeconds(3));
    ann.edits("work", "made");
    tell(notifier);
    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:03Z");
    assertThat(receiver.bodies().get(0).at("/channel/filters").toString())
        .isEqualTo("{\"only_managed\":true}");
  }

  @Test
  void othersAreNotToldOfIt() {
    NotifyFixture.Person bob = fixture.person("bob");
    bob.channel(receiver.address("/bob"));
    verified();
    ann.edits("work", "a");
    tell(notifier);

    assertThat(receiver.requests()).extracting(Request::path).containsExactly("/hook");
  }

  @Test
  void anAccountThatHasToBeConnectedAgainIsTold() {
    verified();
    ann.turns(Account.Status.NEEDS_RECONNECT);
    tell(notifier);
    assertThat(receiver.told()).containsExactly("profile_disconnected");

    ann.turns(Account.Status.CONNECTED);
    tell(notifier);
    assertThat(receiver.told()).hasSize(1);
  }

  @Test
  void theEndOfTheFirstSynchronisationIsToldOnce() {
    verified();
    ann.completes("work");
    fixture.clock.advance(Duration.ofSeconds(2));
    tell(notifier);
    assertThat(receiver.told()).as("home is not there yet").isEmpty();

    ann.completes("home");
    fixture.clock.advance(Duration.ofSeconds(2));
    tell(notifier);
    assertThat(receiver.told()).containsExactly("profile_initial_sync_completed");
    fixture.clock.advance(Duration.ofSeconds(2));
    tell(notifier);
    assertThat(receiver.told()).hasSize(1);
  }

  @Test
  void aChannelThatCameAfterTheFirstSynchronisationIsNotToldOfIt() {
    ann.completes("work");
    ann.completes("home");
    verified();
    fixture.clock.advance(Duration.ofSeconds(2));
    tell(notifier);

    assertThat(receiver.told()).isEmpty();
  }

  @Test
  void anErasedAccountIsToldAndNothingOfItIsLeft() {
    NotificationChannel channel = verified(wish(List.of("work")));
    receiver.answers(503);
    ann.edits("work", "a");
    tell(notifier);
    receiver.answers(200);
    receiver.forget();

    fixture.store.erasure().account(ann.account, fixture.clock.instant());
    assertThat(rows("account_id || calendar_ids::text")).containsExactly("{}");
    tell(notifier);

    assertThat(receiver.told()).containsExactly("gdpr_requested");
    JsonNode told = receiver.bodies().get(0).path("channel");
    assertThat(told.path("channel_id").asText()).isEqualTo(channel.id());
    assertThat(told.path("filters").isEmpty()).isTrue();
    assertThat(receiver.requests().get(0).headers().first(Signature.HEADER))
        .contains(Signature.of(receiver.requests().get(0).body(), NotifyFixture.KEYS));
    assertThat(rows("channel_id")).isEmpty();
  }

  private List<String> rows(String column) {
    return fixture
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select " + column + " from notification_channel")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void whatComesIntoTheWindowIsToldOnceADay() {
    // 200 days after the 24th of November the 12th of June begins.
    ann.edits("work", "soon", LocalDateTime.of(2027, 6, 11, 23, 30));
    fixture.clock.advance(Duration.ofSeconds(30));
    ann.edits("work", "later", LocalDateTime.of(2027, 6, 13, 0, 0));
    fixture.clock.advance(Duration.ofSeconds(30));
    verified();
    NotificationChannel.Wish without =
        new NotificationChannel.Wish(receiver.address("/quiet"), List.of(), false, false);
    verified(without);

    notifier.moveWindows();
    tell(notifier);
    assertThat(receiver.told()).as("the same day").isEmpty();

    fixture.clock.advance(Duration.ofDays(1));
    notifier.moveWindows();
    notifier.moveWindows();
    tell(notifier);
    assertThat(receiver.told()).as("soon was in sight already").isEmpty();

    fixture.clock.advance(Duration.ofDays(1));
    notifier.moveWindows();
    notifier.moveWindows();
    tell(notifier);
    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:30Z");
    assertThat(receiver.requests()).extracting(Request::path).containsExactly("/hook");
  }

  @Test
  void daysWithoutAGatewayAreMadeUpFor() {
    ann.edits("work", "soon", LocalDateTime.of(2027, 6, 14, 0, 0));
    verified();
    fixture.clock.advance(Duration.ofDays(9));
    notifier.moveWindows();
    tell(notifier);

    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:00Z");
  }

  @Test
  void anOccurrenceThatComesIntoTheWindowIsToldAsItsSeries() {
    RemoteEvent weekly =
        RemoteEvent.of(
            "weekly",
            NotifyFixture.details("weekly", LocalDateTime.of(2026, 11, 17, 9, 0))
                .with(new Recurrence(List.of("FREQ=WEEKLY"), List.of())));
    ann.edits("work", weekly);
    verified();

    // Tuesdays: the 8th of June is in the window, the 15th comes in on the 28th of November.
    for (int day = 25; day <= 28; day++) {
      fixture.clock.advance(Duration.ofDays(1));
      notifier.moveWindows();
      tell(notifier);
      assertThat(receiver.told()).as("on the %dth", day).hasSize(day == 28 ? 1 : 0);
    }
    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:00Z");
  }

  @Test
  void aSeriesThatNobodyUnderstandsHidesNothingAndStopsNobody() {
    RemoteEvent odd =
        RemoteEvent.of(
            "odd",
            NotifyFixture.details("odd", LocalDateTime.of(2026, 11, 17, 9, 0))
                .with(new Recurrence(List.of("FREQ=SOMETIMES"), List.of())));
    NotifyFixture.Person bob = fixture.person("bob");
    bob.edits("work", "soon", LocalDateTime.of(2027, 6, 12, 9, 0));
    bob.channel(receiver.address("/bob"));
    ann.edits("work", odd);
    verified();
    fixture.clock.advance(Duration.ofDays(1));
    notifier.moveWindows();
    tell(notifier);

    assertThat(receiver.told()).hasSize(2).containsOnly("change 2026-11-24T09:00:00Z");
  }
}
