package dev.calgate.gateway.webhook;

import static dev.calgate.gateway.webhook.NotifyFixture.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.NotificationQueue;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what is to be told is sent, and what becomes of it when that fails. */
class DeliveriesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final NotifyFixture fixture = new NotifyFixture();
  private final List<CallbackReceiver> receivers = new ArrayList<>();
  private final CallbackReceiver receiver = receiver();
  private final NotifyFixture.Person ann = fixture.person("ann");
  private final Notifications notifier = fixture.notifier();

  @AfterEach
  void close() {
    receivers.forEach(CallbackReceiver::close);
    fixture.close();
  }

  private CallbackReceiver receiver() {
    CallbackReceiver made = new CallbackReceiver();
    receivers.add(made);
    return made;
  }

  private NotificationChannel verified() {
    NotificationChannel channel = ann.channel(receiver.address("/hook"));
    tell(notifier);
    receiver.forget();
    return channel;
  }

  private static Duration gap(String text) {
    return Duration.parse("PT" + text);
  }

  @Test
  void whatFailsIsSentAgainForADayWithGrowingGapsAndThenTheChannelIsClosed() {
    verified();
    receiver.answers(500);
    ann.edits("work", "a");
    tell(notifier);
    Instant begin = fixture.clock.instant();
    int count = 1;
    for (String gap : List.of("15S", "1M", "5M", "15M", "1H", "2H", "4H", "6H", "10H")) {
      assertThat(receiver.requests()).as("before %s", gap).hasSize(count);
      fixture.clock.advance(gap(gap).minus(MOMENT));
      tell(notifier);
      assertThat(receiver.requests()).as("too early for %s", gap).hasSize(count);
      fixture.clock.advance(MOMENT);
      tell(notifier);
      count++;
    }
    assertThat(receiver.requests()).hasSize(10);
    assertThat(receiver.told()).containsOnly("change 2026-11-24T09:00:00Z");
    assertThat(ann.channels()).hasSize(1);

    fixture.clock.advance(
        Duration.between(fixture.clock.instant(), begin.plus(Duration.ofHours(24))));
    tell(notifier);
    assertThat(receiver.requests()).hasSize(11);
    assertThat(ann.channels()).isEmpty();
    ann.edits("work", "b");
    tell(notifier);
    assertThat(receiver.requests()).hasSize(11);
    assertThat(fixture.metrics.meter("calgate.notification.channels.closed").getCount())
        .isEqualTo(1);
  }

  @Test
  void whatComesWhileAChannelFailsWaitsWithIt() {
    verified();
    receiver.answers(500);
    ann.edits("work", "a");
    tell(notifier);
    fixture.clock.advance(Duration.ofSeconds(10));
    ann.edits("work", "b");
    tell(notifier);
    assertThat(receiver.requests()).hasSize(1);

    receiver.answers(204);
    fixture.clock.advance(Duration.ofSeconds(5));
    tell(notifier);
    assertThat(receiver.told())
        .containsExactly("change 2026-11-24T09:00:00Z", "change 2026-11-24T09:00:00Z");
    ann.edits("work", "c");
    tell(notifier);
    assertThat(receiver.told()).hasSize(3).last().isEqualTo("change 2026-11-24T09:00:15Z");
  }

  @Test
  void aReceiverThatIsGoneIsNotAskedAgain() {
    verified();
    receiver.answers(410);
    ann.edits("work", "a");
    tell(notifier);

    assertThat(ann.channels()).isEmpty();
    fixture.clock.advance(Duration.ofDays(1));
    tell(notifier);
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void aRedirectionIsAFailureAndLeadsNowhere() {
    verified();
    CallbackReceiver other = receiver();
    receiver.answers(
        request -> Response.of(307).header("Location", other.address("/x").toString()));
    ann.edits("work", "a");
    tell(notifier);
    fixture.clock.advance(Duration.ofSeconds(15));
    tell(notifier);

    assertThat(receiver.requests()).hasSize(2);
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void oneIsOnItsWayAtATimeAndWhatComesMeanwhileIsOne() {
    verified();
    receiver.hang();
    ann.edits("work", "a");
    notifier.round();
    await().atMost(SOON).until(() -> receiver.requests().size() == 1);
    for (int i = 0; i < 5; i++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      ann.edits("home", "b" + i);
      notifier.round();
    }
    assertThat(receiver.requests()).hasSize(1);
    receiver.release();
    tell(notifier);

    assertThat(receiver.told())
        .containsExactly("change 2026-11-24T09:00:00Z", "change 2026-11-24T09:00:01Z");
  }

  @Test
  void whatFailsOnItsWayIsSentWithWhatCameMeanwhile() {
    verified();
    receiver.hang();
    receiver.answers(500);
    ann.edits("work", "a");
    notifier.round();
    await().atMost(SOON).until(() -> receiver.requests().size() == 1);
    fixture.clock.advance(Duration.ofSeconds(1));
    ann.edits("work", "b");
    notifier.round();
    receiver.release();
    tell(notifier);
    receiver.answers(200);
    fixture.clock.advance(Duration.ofSeconds(15));
    tell(notifier);
    tell(notifier);

    assertThat(receiver.told())
        .containsExactly("change 2026-11-24T09:00:00Z", "change 2026-11-24T09:00:00Z");
  }

  @Test
  void thoseThatHangDelayNobodyElse() {
    NotifyFixture.Person bob = fixture.person("bob");
    Notifications patient = fixture.notifier("here", Duration.ofMinutes(5), "127.0.0.1");
    for (int i = 0; i < 50; i++) {
      ann.channel(receiver.address("/" + i));
    }
    CallbackReceiver quick = receiver();
    IntStream.range(0, 5).forEach(i -> bob.channel(quick.address("/" + i)));
    tell(patient);
    receiver.hang();
    quick.forget();
    receiver.forget();

    ann.edits("work", "a");
    patient.round();
    await().atMost(SOON).until(() -> receiver.requests().size() == 50);
    for (int i = 0; i < 10; i++) {
      bob.edits("work", "b" + i);
      int expected = (i + 1) * 5;
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                patient.round();
                return quick.requests().size() == expected && patient.running() == 50;
              });
    }
  }

  @Test
  void oneReceiverDoesNotTakeAllPlaces() {
    NotifyFixture.Person bob = fixture.person("bob");
    Notifications patient = fixture.notifier("here", Duration.ofMinutes(5), "127.0.0.1");
    receiver.hang();
    for (int i = 0; i < 128; i++) {
      ann.channel(receiver.address("/" + i));
    }
    NotifyFixture.Person eve = fixture.person("eve");
    for (int i = 0; i < 128; i++) {
      eve.channel(receiver.address("/" + i));
    }
    CallbackReceiver quick = receiver();
    bob.channel(quick.address("/"));
    patient.round();
    patient.round();

    await().atMost(SOON).until(() -> quick.requests().size() == 1);
    await().atMost(SOON).until(() -> receiver.requests().size() == 64);
    patient.round();
    assertThat(receiver.requests()).hasSize(64);
  }

  @Test
  void whoeverTakesTooLongHasFailed() {
    verified();
    Notifications hasty = fixture.notifier("here", Duration.ofMillis(200), "127.0.0.1");
    receiver.hang();
    ann.edits("work", "a");
    tell(hasty);

    assertThat(receiver.requests()).hasSize(1);
    assertThat(fixture.metrics.meter("calgate.notifications.failed").getCount()).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutEndCostsAMomentAndCountsByItsStatus() {
    verified();
    receiver.answers(request -> Response.of(200).body("text/plain", DeliveriesTest::endless));
    ann.edits("work", "a");
    tell(notifier);

    assertThat(fixture.metrics.meter("calgate.notifications.delivered").getCount()).isEqualTo(2);
    assertThat(ann.channels()).hasSize(1);
  }

  private static void endless(OutputStream out) throws IOException {
    byte[] piece = "x".repeat(8_192).getBytes(StandardCharsets.UTF_8);
    while (true) {
      out.write(piece);
    }
  }

  @Test
  void anAddressThatMayNotBeDialledIsNot() {
    verified();
    Notifications strict = fixture.notifier("here", Duration.ofSeconds(5), "192.0.2.1");
    ann.edits("work", "a");
    tell(strict);

    assertThat(receiver.requests()).isEmpty();
    assertThat(fixture.metrics.meter("calgate.notifications.failed").getCount()).isEqualTo(1);
  }

  @Test
  void whatWasChangedWhileNobodyRanIsToldAfterwards() {
    verified();
    fixture.clock.advance(Duration.ofSeconds(1));
    ann.edits("work", "a");
    fixture.clock.advance(Duration.ofDays(3));
    ann.edits("work", "b");
    Notifications later = fixture.notifier("later", Duration.ofSeconds(5), "127.0.0.1");
    tell(later);
    tell(later);

    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:01Z");
  }

  @Test
  void whatAGatewayTookAndDiedOverIsSentByAnother() {
    verified();
    ann.edits("work", "a");
    Instant now = fixture.clock.instant();
    fixture.store.notifications().feed().readOn(NotifyFixture.APPLICATION, now);
    NotificationQueue queue = fixture.store.notifications().queue();
    NotificationQueue.Room room = new NotificationQueue.Room(10, 10, Map.of(), 10);
    List<NotificationQueue.Claimed> dying = queue.claim("dying", room, now, now.plusSeconds(60));
    assertThat(dying).hasSize(1);
    fixture.clock.advance(Duration.ofSeconds(5));
    ann.edits("work", "b");
    tell(notifier);
    assertThat(receiver.told()).as("it may still be on its way").isEmpty();

    fixture.clock.advance(Duration.ofSeconds(55));
    tell(notifier);
    assertThat(receiver.told()).containsExactly("change 2026-11-24T09:00:00Z");
    ann.edits("work", "c");
    fixture.store.notifications().feed().readOn(NotifyFixture.APPLICATION, now);
    // The dead one speaks up after all: it is too late for that.
    queue.settle(List.of(new NotificationQueue.Outcome.Closed(dying.get(0))), now);
    assertThat(ann.channels()).hasSize(1);
    tell(notifier);
    assertThat(receiver.told()).hasSize(2);
  }

  @Test
  void twoGatewaysShareTheWorkAndNeitherRepeatsTheOther() {
    List<NotifyFixture.Person> people =
        IntStream.range(0, 20).mapToObj(i -> fixture.person("person-" + i)).toList();
    people.forEach(it -> it.channel(receiver.address("/" + it.account.account())));
    Notifications other = fixture.notifier("there", Duration.ofSeconds(5), "127.0.0.1");
    tell(notifier);
    receiver.forget();
    for (int round = 1; round <= 10; round++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      String event = "event-" + round;
      people.forEach(it -> it.edits("work", event));
      CompletableFuture<Void> there = CompletableFuture.runAsync(() -> tell(other));
      tell(notifier);
      there.join();
      // The slower one may have read for both.
      tell(notifier);
      assertThat(receiver.requests()).hasSize(20 * round);
      assertThat(receiver.requests()).extracting(Request::path).doesNotContain("/hook");
    }
    assertThat(people)
        .allSatisfy(
            it ->
                assertThat(receiver.requests())
                    .filteredOn(r -> r.path().equals("/" + it.account.account()))
                    .hasSize(10));
  }
}
