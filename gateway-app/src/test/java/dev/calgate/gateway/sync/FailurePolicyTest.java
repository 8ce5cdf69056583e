package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailurePolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final Duration CEILING = Duration.ofMinutes(15);
  private final FailurePolicy policy =
      new FailurePolicy(new PollPace(Duration.ofMinutes(1), CEILING), new Random(1));

  private FailurePolicy.Decision decide(ErrorKind kind, int failures, boolean calendar) {
    return policy.decide(
        new ProviderException(kind, ErrorScope.CALENDAR, "trouble"), failures, calendar, NOW);
  }

  @Test
  void pausesGrowAndStayBelowTheCeilingOfThePollInterval() {
    Duration first = Duration.between(NOW, decide(ErrorKind.UNREACHABLE, 0, true).dueAt());
    Duration tenth = Duration.between(NOW, decide(ErrorKind.UNREACHABLE, 30, true).dueAt());

    assertThat(first).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(tenth).isBetween(CEILING.dividedBy(2), CEILING);
  }

  @Test
  void aServiceIsNotAskedBeforeTheTimeItGaveAndNeverWaitedForLongerThanTwoHours() {
    for (Duration asked : new Duration[] {Duration.ofMinutes(40), Duration.ofDays(9)}) {
      FailurePolicy.Decision decision =
          policy.decide(
              new ProviderException(
                  ErrorKind.THROTTLED, ErrorScope.ACCOUNT, "slow down", asked, null),
              0,
              true,
              NOW);
      Duration expected = asked.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofHours(2) : asked;
      assertThat(decision.dueAt()).isEqualTo(NOW.plus(expected));
      assertThat(decision.wholeAccount()).isTrue();
    }
  }

  @Test
  void onlyTheAccountsOwnSecondRefusalNeedsItsUser() {
    assertThat(decide(ErrorKind.UNAUTHORIZED, 0, false).needsReconnect()).isFalse();
    assertThat(decide(ErrorKind.UNAUTHORIZED, 1, false).needsReconnect()).isTrue();
    assertThat(decide(ErrorKind.UNAUTHORIZED, 5, true).needsReconnect()).isFalse();
    assertThat(decide(ErrorKind.UNAUTHORIZED, 0, true).listAccount()).isTrue();
  }

  @Test
  void anExpiredCursorStartsOverAtOnceButNotInCircles() {
    assertThat(decide(ErrorKind.CURSOR_EXPIRED, 0, true).startOver()).isTrue();
    assertThat(decide(ErrorKind.CURSOR_EXPIRED, 0, true).dueAt()).isEqualTo(NOW);
    assertThat(decide(ErrorKind.CURSOR_EXPIRED, 3, true).dueAt()).isAfter(NOW);
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindHasATimeToTryAgainWithinADay(ErrorKind kind) {
    for (int failures = 0; failures < 50; failures++) {
      assertThat(decide(kind, failures, true).dueAt()).isBetween(NOW, NOW.plus(Duration.ofDays(1)));
    }
  }
}
