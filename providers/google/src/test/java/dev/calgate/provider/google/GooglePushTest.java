package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.OpenChannel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels are opened and closed as Google wants it, and its pushes are read. */
class GooglePushTest {
  // Nobody listens there: pushes are the gateway's affair.
  private static final URI ADDRESS = URI.create("http://127.0.0.1:9/push/google");

  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CalendarRef work = at.remote().createCalendar("Work");
  private final GoogleSession session =
      at.provider().open(at.provider().link(at.linkRequest()).access());

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private PushChannel open(String id, @Nullable CalendarRef calendar, Duration life) {
    Instant until = Instant.now().plus(life).truncatedTo(ChronoUnit.MILLIS);
    return session.openChannel(
        new PushChannel.Order(id, Secret.of("token of " + id), ADDRESS, calendar, until));
  }

  private List<OpenChannel> channels() {
    return at.server().push().channels();
  }

  @Test
  void aCalendarAndTheListAreWatchedUntilTheServiceSays() {
    PushChannel events = open("one", work, Duration.ofDays(3));
    PushChannel list = open("two", null, Duration.ofDays(30));

    assertThat(channels()).extracting(OpenChannel::id).containsExactly("one", "two");
    assertThat(channels()).extracting(OpenChannel::token).contains("token of one");
    assertThat(channels())
        .extracting(OpenChannel::resourceId)
        .containsExactly(events.resource(), list.resource());
    assertThat(list.expiresAt())
        .isEqualTo(channels().get(1).expiration().truncatedTo(ChronoUnit.MILLIS));
    assertThat(Duration.between(Instant.now(), list.expiresAt())).isLessThan(Duration.ofDays(8));
    assertThat(Duration.between(Instant.now(), events.expiresAt())).isLessThan(Duration.ofDays(3));
  }

  @Test
  void anExpirationMayBeANumber() {
    at.server()
        .faults()
        .next(
            1,
            Requests.path(path -> path.endsWith("/watch")),
            Fault.edited(
                text ->
                    text.replaceFirst("\"expiration\"\\s*:\\s*\"(\\d+)\"", "\"expiration\":$1")));

    PushChannel channel = open("one", work, Duration.ofDays(3));

    assertThat(channel.expiresAt())
        .isEqualTo(channels().get(0).expiration().truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void anExpirationThatIsNotToldIsUnknown() {
    at.server().dials().set(GoogleDial.TELLS_EXPIRATION, false);

    assertThat(open("one", work, Duration.ofDays(3)).expiresAt()).isNull();
  }

  @Test
  void aClosedChannelIsClosedHoweverOftenItIsClosed() {
    PushChannel events = open("one", work, Duration.ofDays(3));

    session.closeChannel(events.id(), events.resource());
    session.closeChannel(events.id(), events.resource());

    assertThat(channels()).isEmpty();
  }

  @Test
  void aCalendarThatRefusesPushConcernsNoOther() {
    at.calendar(work).refusePush();

    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> open("one", work, Duration.ofDays(3)));

    assertThat(refused.kind()).isEqualTo(ErrorKind.REJECTED);
    assertThat(refused.scope()).isEqualTo(ErrorScope.CALENDAR);
    assertThat(refused).hasMessageContaining("pushNotSupportedForRequestedResource");
  }

  @Test
  void aPushIsReadFromItsHeadersAndAnythingElseIsNone() {
    Map<String, String> headers =
        Map.of(
            "X-Goog-Channel-ID", "one",
            "X-Goog-Channel-Token", "secret",
            "X-Goog-Resource-ID", "resource",
            "X-Goog-Resource-State", "exists",
            "X-Goog-Message-Number", "7");

    assertThat(at.provider().push(headers::get))
        .contains(new Push("one", Secret.of("secret"), "resource", OptionalLong.of(7), true));
    Map<String, String> greeting = new HashMap<>(headers);
    greeting.put("X-Goog-Resource-State", "sync");
    greeting.put("X-Goog-Message-Number", "-1");
    assertThat(at.provider().push(greeting::get))
        .contains(new Push("one", Secret.of("secret"), "resource", OptionalLong.empty(), false));
    assertThat(at.provider().push(name -> null)).isEmpty();
    assertThat(at.provider().push(Map.of("X-Goog-Channel-ID", "one")::get)).isEmpty();
  }
}
