package dev.calgate.provider.cronofy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import dev.calgate.testkit.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is special about channels whose notifications are signed. */
class CronofyPushTest {
  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CronofyCalendar work = at.ann.createCalendar("Work");
  private final CronofySession session = at.open();

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private PushChannel.Order order(String id, @Nullable CronofyCalendar calendar) {
    return new PushChannel.Order(
        id,
        Secret.of("token"),
        at.pushes().orElseThrow().address(),
        calendar == null ? null : new CalendarRef(calendar.id()),
        Instant.parse("2026-12-01T00:00:00Z"));
  }

  @Test
  void oneOrderIsOneChannelHoweverOftenItIsGiven() {
    PushChannel first = session.openChannel(order("one", work));
    PushChannel again = session.openChannel(order("one", work));
    PushChannel next = session.openChannel(order("two", work));

    assertThat(again).isEqualTo(first);
    assertThat(next.resource()).isNotEqualTo(first.resource());
    assertThat(at.server.push().channels()).hasSize(2);
    assertThat(at.server.push().channels().get(0).calendarIds()).containsExactly(work.id());
  }

  @Test
  void aChannelWhoseAnswerWasLostIsClosedByItsIdAlone() {
    at.server.faults().next(1, Requests.to("POST", "/v1/channels"), Fault.lostAnswer());
    ProviderException error =
        catchThrowableOfType(
            ProviderException.class, () -> session.openChannel(order("one", work)));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(at.server.push().channels()).hasSize(1);
    session.closeChannel("one", "");

    assertThat(at.server.push().channels()).isEmpty();
  }

  @Test
  void oneThatTheServiceHasClosedIsOpenedAnew() {
    PushChannel first = session.openChannel(order("one", work));
    at.server.push().close(at.server.push().channels().get(0));
    PushChannel second = session.openChannel(order("one", work));

    assertThat(second.resource()).isNotEqualTo(first.resource());
    session.closeChannel("one", first.resource());
    assertThat(at.server.push().channels()).isEmpty();
  }

  @Test
  void noMoreThanTheServiceAllowsAndThatIsSaid() {
    for (int i = 0; i < 128; i++) {
      session.openChannel(order("channel-" + i, work));
    }

    assertThat(
            catchThrowableOfType(
                    ProviderException.class, () -> session.openChannel(order("more", work)))
                .kind())
        .isEqualTo(ErrorKind.REJECTED);
  }

  @Test
  void theChannelOfTheListHearsThatAProfileIsDisconnected() {
    at.pushes().orElseThrow().beforeTheAnswer();
    session.openChannel(order("list", null));
    assertThat(at.pushes().orElseThrow().next().read(at.provider()))
        .hasValueSatisfying(it -> assertThat(it.change()).isFalse());
    at.ann.disconnect();

    assertThat(at.pushes().orElseThrow().next().read(at.provider()))
        .hasValueSatisfying(it -> assertThat(it.change()).isTrue());
  }

  @Test
  void aPushIsProvedByASecretThatIsOnItsWayOut() {
    CronofySimulator server = at.server;
    try (SimulatorHarness rotated =
        new SimulatorHarness(
            it -> {},
            config -> {
              config.setClientSecret("newest");
              config.setOlderSecrets(List.of("client-secret"));
            },
            1 << 20,
            Duration.ofSeconds(60))) {
      session.openChannel(order("one", work));
      assertThat(server.push().channels()).hasSize(1);

      assertThat(at.pushes().orElseThrow().next().read(rotated.provider())).isPresent();
    }
  }

  @Test
  void aForgedPushIsNoneAndCostsNoRequest() {
    session.openChannel(order("one", work));
    work.createEvent("One", Draft.paris(1, 9), Draft.paris(1, 10));
    long before = at.requests();
    byte[] body =
        ("{\"notification\":{\"type\":\"change\"},\"channel\":{\"channel_id\":\"chn_1\","
                + "\"callback_url\":\"https://x.org/?channel=one&token=token\"}}")
            .getBytes(UTF_8);

    assertThat(at.provider().push(name -> null, body)).isEmpty();
    assertThat(at.provider().push(name -> "AAAA", body)).isEmpty();
    assertThat(at.provider().push(name -> "client-secret", body)).isEmpty();
    assertThat(at.provider().push(name -> "AAAA")).isEmpty();
    assertThat(at.requests()).isEqualTo(before);
  }

  @Test
  void manyForgedOnesAreRefusedQuickly() {
    byte[] body = new byte[64 << 10];
    String header = "x".repeat(44) + ",y".repeat(15);
    long begin = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(at.provider().push(name -> header, body)).isEmpty();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }
}
