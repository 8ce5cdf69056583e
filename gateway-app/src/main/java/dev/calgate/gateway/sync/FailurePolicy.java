package dev.calgate.gateway.sync;

import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** What follows from a provider's error: the only reader of the kinds' reactions. Pure. */
public final class FailurePolicy {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);
  private static final Duration PROBE = Duration.ofDays(1);
  private static final int FEW = 3;

  private final PollPace pace;
  private final RandomGenerator random;

  public FailurePolicy(PollPace pace, RandomGenerator random) {
    this.pace = pace;
    this.random = random;
  }

  /**
   * What to do.
   *
   * @param dueAt when to try again
   * @param startOver whether without cursor
   * @param wholeAccount whether the account and all its calendars wait until then
   * @param needsReconnect whether only the account's user can mend it
   * @param listAccount whether the account's list of calendars has to be looked at first
   */
  public record Decision(
      Instant dueAt,
      boolean startOver,
      boolean wholeAccount,
      boolean needsReconnect,
      boolean listAccount) {

    private static Decision wait(Instant dueAt) {
      return new Decision(dueAt, false, false, false, false);
    }
  }

  /**
   * Decides.
   *
   * @param failures how many looks in a row have failed before this one
   * @param calendar whether it was a pass over a calendar, not a look at an account
   */
  public Decision decide(ProviderException error, int failures, boolean calendar, Instant now) {
    return switch (error.kind().reaction()) {
      case RETRY -> retry(error, failures, now);
      case RETRY_FEW ->
          Decision.wait(now.plus(failures < FEW ? backOff(failures) : probe(pace.ceiling(), 10)));
      case RECONNECT -> reconnect(failures, calendar, now);
      case SUSPEND, TELL_CALLER -> Decision.wait(now.plus(probe(pace.ceiling(), 96)));
      case FORGET -> new Decision(now.plus(backOff(failures)), false, false, false, calendar);
      case START_OVER -> new Decision(restart(failures, now), true, false, false, false);
    };
  }

  private Decision retry(ProviderException error, int failures, Instant now) {
    Duration pause = backOff(failures);
    Duration asked = error.retryAfter().orElse(Duration.ZERO);
    if (asked.compareTo(LONGEST_WAIT) > 0) {
      asked = LONGEST_WAIT;
    }
    Duration wait = asked.compareTo(pause) > 0 ? asked : pause;
    boolean whole = error.scope() == ErrorScope.ACCOUNT || error.scope() == ErrorScope.PROVIDER;
    return new Decision(now.plus(wait), false, whole && !asked.isZero(), false, false);
  }

  /** One refusal alone proves nothing, and the account's own list is what proves it. */
  private Decision reconnect(int failures, boolean calendar, Instant now) {
    return new Decision(
        now.plus(backOff(failures)), false, false, !calendar && failures > 0, calendar);
  }

  /** At once; but a service that never gives a lasting cursor must not be asked in circles. */
  private Instant restart(int failures, Instant now) {
    return failures == 0 ? now : now.plus(backOff(failures));
  }

  /** Grows twofold up to the ceiling of the poll interval, with jitter over its upper half. */
  private Duration backOff(int failures) {
    long cap = Math.min(LONGEST_PAUSE.toMillis(), Math.max(pace.ceiling().toMillis(), 1_000));
    long grown = FIRST_PAUSE.toMillis() << Math.min(failures, 20);
    long pause = Math.min(cap, grown);
    return Duration.ofMillis(pause / 2 + Math.round(pause / 2.0 * random.nextDouble()));
  }

  private static Duration probe(Duration ceiling, int times) {
    Duration pause = ceiling.multipliedBy(times);
    return pause.compareTo(PROBE) > 0 ? PROBE : pause;
  }
}
