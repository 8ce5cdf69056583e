package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailurePolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final Duration CEILING = Duration.ofMinutes(15);
  private final FailurePolicy policy = policy(Duration.ofMinutes(1), CEILING);

  private static FailurePolicy policy(Duration floor, Duration ceiling) {
    return new FailurePolicy(new PollPace(floor, ceiling), new Random(1));
  }

  private static ProviderException error(ErrorKind kind, @Nullable Duration retryAfter) {
    return new ProviderException(kind, ErrorScope.ACCOUNT, "trouble", retryAfter, null);
  }

  private static Work work(int failures, ErrorKind kind, Duration since) {
    return new Work(7, failures, null, kind, NOW.minus(since), false);
  }

  private Release.Failed decide(ErrorKind kind, int failures, boolean calendar) {
    return policy.decide(
        error(kind, null), work(failures, kind, Duration.ofSeconds(failures)), calendar, NOW);
  }

  private static Duration pause(Release.Failed failed) {
    return Duration.between(NOW, failed.dueAt());
  }

  @Test
  void pausesGrowAndStayBelowTheCeilingOfThePollInterval() {
    assertThat(pause(decide(ErrorKind.UNREACHABLE, 0, true)))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pause(decide(ErrorKind.UNREACHABLE, 30, true)))
        .isBetween(CEILING.dividedBy(2), CEILING);
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void withinAnHourEveryKindIsTriedAgainWithinThePollInterval(ErrorKind kind) {
    Duration interval = Duration.ofSeconds(2);
    FailurePolicy quick = policy(interval, interval);
    for (int failures = 0; failures < 1_000; failures++) {
      Work work = work(failures, kind, Duration.ofMinutes(59));
      for (boolean calendar : new boolean[] {true, false}) {
        assertThat(pause(quick.decide(error(kind, null), work, calendar, NOW)))
            .isBetween(Duration.ZERO, interval);
      }
    }
  }

  @Test
  void whatWasRefusedForAnHourIsAskedForLessOften() {
    Work work = work(40, ErrorKind.FORBIDDEN, Duration.ofHours(1));

    assertThat(pause(policy.decide(error(ErrorKind.FORBIDDEN, null), work, true, NOW)))
        .isEqualTo(CEILING.multipliedBy(12));
  }

  @Test
  void aServiceIsNotAskedBeforeTheTimeItGaveAndNeverWaitedForLongerThanTwoHours() {
    for (Duration asked : new Duration[] {Duration.ofMinutes(40), Duration.ofDays(9)}) {
      Release.Failed failed =
          policy.decide(
              error(ErrorKind.THROTTLED, asked),
              work(0, ErrorKind.THROTTLED, Duration.ZERO),
              true,
              NOW);
      Duration expected = asked.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofHours(2) : asked;
      assertThat(pause(failed)).isEqualTo(expected);
      assertThat(failed.effects()).containsExactly(Effect.QUIET_ACCOUNT);
    }
  }

  @Test
  void aChannelIsTriedAgainLaterEachTimeAndNotBeforeTheTimeThatTheServiceGave() {
    ProviderException away = error(ErrorKind.UNREACHABLE, null);
    assertThat(policy.pauseOfChannel(away, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.pauseOfChannel(away, 3)).isEqualTo(Duration.ofSeconds(80));
    assertThat(policy.pauseOfChannel(away, 1_000)).isEqualTo(Duration.ofHours(2));

    assertThat(policy.pauseOfChannel(error(ErrorKind.THROTTLED, Duration.ofMinutes(5)), 0))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.pauseOfChannel(error(ErrorKind.THROTTLED, Duration.ofDays(9)), 0))
        .isEqualTo(Duration.ofDays(1));
    assertThat(policy.pauseOfChannel(error(ErrorKind.REJECTED, null), 0))
        .isEqualTo(Duration.ofDays(1));
  }

  @Test
  void throttlingConcernsTheWholeAccountAlsoWithoutATime() {
    assertThat(decide(ErrorKind.THROTTLED, 0, true).effects())
        .containsExactly(Effect.QUIET_ACCOUNT);
    assertThat(decide(ErrorKind.UNREACHABLE, 0, true).effects()).isEmpty();
  }

  @Test
  void onlyTheAccountsOwnLastingRefusalNeedsItsUser() {
    assertThat(refused(Duration.ZERO).effects()).isEmpty();
    assertThat(pause(refused(Duration.ZERO))).isEqualTo(Duration.ofSeconds(30));
    assertThat(pause(refused(Duration.ofSeconds(29)))).isEqualTo(Duration.ofSeconds(1));
    assertThat(refused(Duration.ofSeconds(30)).effects()).containsExactly(Effect.RECONNECT);
    assertThat(decide(ErrorKind.UNAUTHORIZED, 500, true).effects())
        .containsExactly(Effect.LIST_ACCOUNT);
  }

  private Release.Failed refused(Duration since) {
    return policy.decide(
        error(ErrorKind.UNAUTHORIZED, null), work(5, ErrorKind.UNAUTHORIZED, since), false, NOW);
  }

  @Test
  void aRefusalAfterOtherTroubleIsTheFirst() {
    Work unreachable = work(5, ErrorKind.UNREACHABLE, Duration.ofHours(3));

    assertThat(
            policy.decide(error(ErrorKind.UNAUTHORIZED, null), unreachable, false, NOW).effects())
        .isEmpty();
  }

  @Test
  void aCursorThatExpiresAgainIsNotAskedForInCircles() {
    Release.Failed failed = decide(ErrorKind.CURSOR_EXPIRED, 0, true);

    assertThat(failed.dueAt()).isAfter(NOW);
    assertThat(failed.effects()).containsExactlyInAnyOrder(Effect.START_OVER, Effect.THOROUGH);
  }
}
