package dev.calgate.simulator.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels, and what comes through them. */
class GooglePushTest {
  private final GoogleFixture google = new GoogleFixture();
  private final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final HttpServer receiver =
      HttpServer.start(
          0,
          request -> {
            Integer status = answers.poll();
            received.add(request);
            return Response.of(status == null ? 204 : status);
          });

  @AfterEach
  void stop() {
    receiver.close();
    google.close();
  }

  private ObjectNode channel(String id) {
    return Json.object()
        .put("id", id)
        .put("type", "web_hook")
        .put("address", "http://127.0.0.1:" + receiver.port() + "/hook")
        .put("token", "secret-" + id);
  }

  private Answer watch(String id) {
    return google.client.post(google.events + "/watch", channel(id));
  }

  private Request next() {
    try {
      Request request = received.poll(10, TimeUnit.SECONDS);
      assertThat(request).as("a push").isNotNull();
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(Request request, String name) {
    return request.headers().first("X-Goog-" + name).orElse("");
  }

  @Test
  void aChannelSaysSyncOnceAndThenThatThereAreChanges() {
    Answer channel = watch("one");
    assertThat(channel.status()).isEqualTo(200);
    assertThat(channel.json().path("expiration").isTextual()).isTrue();
    Request sync = next();
    assertThat(sync.method()).isEqualTo("POST");
    assertThat(sync.body()).isEmpty();
    assertThat(sync.headers().first("Content-Length")).contains("0");
    assertThat(header(sync, "Resource-State")).isEqualTo("sync");
    assertThat(header(sync, "Message-Number")).isEqualTo("1");
    assertThat(header(sync, "Channel-ID")).isEqualTo("one");
    assertThat(header(sync, "Channel-Token")).isEqualTo("secret-one");
    assertThat(header(sync, "Channel-Expiration")).isEqualTo("Mon, 09 Mar 2026 09:00:00 GMT");
    assertThat(header(sync, "Resource-ID")).isEqualTo(channel.json().path("resourceId").asText());
    assertThat(header(sync, "Resource-URI")).isEqualTo(channel.json().path("resourceUri").asText());
    String id = google.event("New");
    Request first = next();
    assertThat(header(first, "Resource-State")).isEqualTo("exists");
    google.work.delete(id);
    assertThat(Long.parseLong(header(next(), "Message-Number")))
        .isGreaterThan(Long.parseLong(header(first, "Message-Number")));
  }

  @Test
  void writesOverTheApiArePushedToo() {
    watch("one");
    next();
    google.client.post(google.events, GoogleFixture.draft("Written"));
    assertThat(header(next(), "Resource-State")).isEqualTo("exists");
  }

  @Test
  void theSyncMessageMayComeBeforeTheAnswer() {
    google.server.dials().set(GoogleDial.SYNC_BEFORE_ANSWER, true);
    watch("one");
    assertThat(received).hasSize(1);
  }

  @Test
  void aRenamedCalendarIsPushedThroughTheListOnly() {
    watch("events");
    next();
    Answer list = google.client.post("/users/me/calendarList/watch", channel("list"));
    assertThat(list.status()).isEqualTo(200);
    next();
    google.work.rename("Renamed");
    assertThat(header(next(), "Channel-ID")).isEqualTo("list");
    google.event("New");
    assertThat(header(next(), "Channel-ID")).isEqualTo("events");
  }

  @Test
  void onlyWhoOpenedAChannelStopsItAndOnlyOnce() {
    Answer channel = watch("one");
    next();
    ObjectNode stop = Json.object().put("id", "one");
    stop.set("resourceId", channel.json().path("resourceId"));
    GoogleClient bob = google.client(google.bob, "calendar");
    assertThat(bob.post("/channels/stop", stop).status()).isEqualTo(404);
    google.server.addClient("other", "secret");
    GoogleClient other =
        new GoogleClient(google.server.url(), google.ann.accessToken("other", "calendar"));
    assertThat(other.post("/channels/stop", stop).status()).isEqualTo(404);
    assertThat(google.server.push().channels()).hasSize(1);
    assertThat(google.client.post("/channels/stop", stop).status()).isEqualTo(204);
    assertThat(google.client.post("/channels/stop", stop).status()).isEqualTo(404);
    assertThat(google.server.push().channels()).isEmpty();
  }

  @Test
  void anIdIsGoodOnceEvenAfterItsChannelHasEnded() {
    watch("one");
    google.clock.forward(Duration.ofDays(8));
    google.client.delete("/nothing");
    assertThat(google.server.push().channels()).isEmpty();
    GoogleClient later = google.client(google.ann, "calendar");
    Answer again = later.post(google.events + "/watch", channel("one"));
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.reason()).isEqualTo("channelIdNotUnique");
  }

  @Test
  void aChannelLivesAsLongAsTheStricterOfWishAndDial() {
    ObjectNode wish = channel("one");
    wish.putObject("params").put("ttl", "3600");
    Answer short1 = google.client.post(google.events + "/watch", wish);
    assertThat(short1.json().path("expiration").asText())
        .isEqualTo(String.valueOf(GoogleFixture.NOW.plusSeconds(3600).toEpochMilli()));
    google.server.dials().set(GoogleDial.CHANNEL_LIFE, Duration.ofMinutes(10));
    ObjectNode other = channel("two");
    other.putObject("params").put("ttl", "3600");
    Answer shorter = google.client.post(google.events + "/watch", other);
    assertThat(shorter.json().path("expiration").asText())
        .isEqualTo(String.valueOf(GoogleFixture.NOW.plusSeconds(600).toEpochMilli()));
  }

  @Test
  void calendarsThatRefuseToBeWatchedSaySo() {
    google.work.refusePush();
    Answer refused = watch("one");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason()).isEqualTo("pushNotSupportedForRequestedResource");
  }

  @Test
  void aPushIsTriedAgainAfterSomeErrorsOnly() {
    google.server.push().backOff(Duration.ofMillis(1));
    watch("one");
    next();
    answers.addAll(List.of(503, 500, 204));
    google.event("A");
    String number = header(next(), "Message-Number");
    assertThat(header(next(), "Message-Number")).isEqualTo(number);
    assertThat(header(next(), "Message-Number")).isEqualTo(number);
    answers.add(404);
    google.event("B");
    String refused = header(next(), "Message-Number");
    google.event("C");
    assertThat(header(next(), "Message-Number")).isNotEqualTo(refused);
  }

  @Test
  void byHandPushesWaitAndMayBeShuffledDoubledOrLost() {
    watch("one");
    next();
    google.server.push().byHand(true).doubled(true);
    google.event("A");
    assertThat(google.server.push().waiting()).isEqualTo(2);
    assertThat(google.server.push().deliver()).isEqualTo(2);
    assertThat(header(next(), "Message-Number")).isEqualTo(header(next(), "Message-Number"));
    google.server.push().doubled(false).reorder(true).seed(3);
    for (int i = 0; i < 8; i++) {
      google.event("Event " + i);
    }
    google.server.push().deliver();
    List<Long> numbers = new ArrayList<>();
    received.forEach(it -> numbers.add(Long.valueOf(header(it, "Message-Number"))));
    assertThat(numbers).hasSize(8).isNotEqualTo(numbers.stream().sorted().toList());
    google.server.push().lose(1);
    google.event("Lost");
    assertThat(google.server.push().waiting()).isZero();
    google.server.push().lose(0);
    answers.add(503);
    google.event("Refused");
    received.clear();
    assertThat(google.server.push().deliver()).isEqualTo(1);
    assertThat(google.server.push().deliver()).as("tried again").isEqualTo(1);
    assertThat(google.server.push().deliver()).isZero();
  }

  @Test
  void delaysDoNotAddUp() {
    watch("one");
    next();
    google.server.push().delay(Duration.ofMillis(200));
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      google.event("Event " + i);
    }
    long last = 0;
    for (int i = 0; i < 20; i++) {
      long number = Long.parseLong(header(next(), "Message-Number"));
      assertThat(number).isGreaterThan(last);
      last = number;
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(200), Duration.ofMillis(3500));
  }

  @Test
  void delayedPushesComeEvenAfterTheChannelWasStopped() {
    Answer channel = watch("one");
    next();
    google.server.push().delay(Duration.ofMillis(50));
    google.event("A");
    ObjectNode stop = Json.object().put("id", "one");
    stop.set("resourceId", channel.json().path("resourceId"));
    google.client.post("/channels/stop", stop);
    assertThat(header(next(), "Resource-State")).isEqualTo("exists");
  }
}
