package dev.calgate.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Channels through which the service says that something changed. */
abstract class PushGroup extends ContractGroup {
  private static final Duration LIFE = Duration.ofDays(3);
  private static final String TOKEN = "token-of-a-channel";

  PushGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  private RemotePushes pushes() {
    return harness().pushes().orElseThrow();
  }

  private PushChannel open(CalendarSession session, String id, @Nullable CalendarRef calendar) {
    Instant until = Clock.systemUTC().instant().plus(LIFE).truncatedTo(ChronoUnit.MILLIS);
    return session.openChannel(
        new PushChannel.Order(id, Secret.of(TOKEN), pushes().address(), calendar, until));
  }

  /** Opens a channel whose first push, which is about no change, has come already. */
  private PushChannel openQuiet(CalendarSession session, @Nullable CalendarRef calendar) {
    pushes().beforeTheAnswer();
    PushChannel channel = open(session, "one", calendar);
    while (pushes().waiting() > 0) {
      pushes().next();
    }
    return channel;
  }

  /** What every push of a channel proves, the first one too. */
  private void isOf(PushChannel channel, Push push) {
    assertThat(push.channel()).isEqualTo(channel.id());
    assertThat(push.token()).isEqualTo(Secret.of(TOKEN));
    assertThat(push.resource()).isEqualTo(channel.resource());
  }

  private Push next() {
    return pushes().next().read(provider()).orElseThrow();
  }

  @Test
  void aChannelIsOpenedUnderTheIdThatWasOrdered() {
    RemotePushes pushes = pushes();
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel events = open(session, "one", ref);
      PushChannel list = open(session, "two", null);

      assertThat(events.id()).isEqualTo("one");
      assertThat(list.id()).isEqualTo("two");
      assertThat(pushes.open()).containsExactly("one", "two");
      if (events.expiresAt() != null) {
        assertThat(events.expiresAt()).isAfter(Clock.systemUTC().instant());
      }
    }
  }

  @Test
  void aChangeInACalendarIsPushedWithTheTokenAndTheResource() {
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel channel = openQuiet(session, ref);
      remote().create(ref, Draft.at("Pushed", 9));

      Push push = next();
      isOf(channel, push);
      assertThat(push.change()).isTrue();
    }
  }

  @Test
  void theNumbersOfAChannelsPushesGrow() {
    CalendarRef ref = calendar();
    pushes().beforeTheAnswer();
    try (CalendarSession session = open()) {
      open(session, "one", ref);
      OptionalLong first = next().number();
      while (pushes().waiting() > 0) {
        pushes().next();
      }
      remote().create(ref, Draft.at("Pushed", 9));

      OptionalLong second = next().number();
      assertThat(second.isPresent()).isEqualTo(first.isPresent());
      assertThat(second.orElse(1)).isGreaterThan(first.orElse(0));
    }
  }

  @Test
  void aNewCalendarIsPushedByTheChannelOfTheList() {
    calendar();
    try (CalendarSession session = open()) {
      PushChannel channel = openQuiet(session, null);
      remote().createCalendar("Club");

      isOf(channel, next());
    }
  }

  @Test
  void aPushThatComesBeforeTheChannelIsSaidToBeOpenCanBeRead() {
    pushes().beforeTheAnswer();
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel channel = open(session, "one", ref);

      assertThat(pushes().waiting()).as("it has come before").isPositive();
      isOf(channel, next());
    }
  }

  @Test
  void aPushIsReadByAProviderThatHasOpenedNoChannel() {
    CalendarRef ref = calendar();
    PushChannel channel;
    try (CalendarSession session = open()) {
      channel = open(session, "one", ref);
      remote().create(ref, Draft.at("Pushed", 9));
    }
    try (ProviderHarness another = newHarness()) {
      long before = another.requests();

      assertThat(pushes().next().read(another.provider()))
          .hasValueSatisfying(push -> isOf(channel, push));
      assertThat(another.requests()).isEqualTo(before);
    }
  }

  @Test
  void whatIsNoPushIsNone() {
    assertThat(provider().push(name -> null)).isEmpty();
    assertThat(provider().push(name -> null, "anything".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void aClosedChannelIsClosedHoweverOftenItIsClosed() {
    RemotePushes pushes = pushes();
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel one = open(session, "one", ref);
      PushChannel two = open(session, "two", ref);
      session.closeChannel(one.id(), one.resource());
      session.closeChannel(one.id(), one.resource());

      assertThat(pushes.open()).containsExactly(two.id());
    }
  }

  @Test
  void aChannelThatNeverWasIsClosed() {
    RemotePushes pushes = pushes();
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel one = open(session, "one", ref);
      session.closeChannel("never", one.resource());
      session.closeChannel("never", "of-nothing");

      assertThat(pushes.open()).containsExactly(one.id());
    }
  }

  @Test
  void aClosedSessionOpensAndClosesNoChannel() {
    RemotePushes pushes = pushes();
    CalendarRef ref = calendar();
    CalendarSession session = open();
    PushChannel one = open(session, "one", ref);
    session.close();

    assertThatThrownBy(() -> open(session, "two", ref)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.closeChannel(one.id(), one.resource()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(pushes.open()).containsExactly(one.id());
  }

  @Test
  void troubleWithAChannelIsAnErrorThatDoesNotCarryItsToken() {
    CalendarRef ref = calendar();
    try (CalendarSession session = open()) {
      PushChannel one = open(session, "one", ref);
      harness().faults().unreachable();
      Throwable opening = catchThrowable(() -> open(session, "two", ref));
      Throwable closing = catchThrowable(() -> session.closeChannel(one.id(), one.resource()));

      for (Throwable thrown : new Throwable[] {opening, closing}) {
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ProviderException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
        assertThat(String.valueOf(thrown.getMessage())).doesNotContain(TOKEN);
      }
    }
  }
}
