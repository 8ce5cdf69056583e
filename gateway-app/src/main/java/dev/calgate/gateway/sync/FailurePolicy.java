package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What follows from a provider's error: the only reader of the kinds' reactions. Pauses grow, but
 * stay below the ceiling of the poll interval, so that whatever passes is over two looks after its
 * cause; only what was refused for an hour is asked for less often. Pure.
 */
public final class FailurePolicy {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_CAP = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);
  private static final Duration LONGEST_PROBE = Duration.ofDays(1);

  private static final Duration FIRST_CHANNEL_PAUSE = Duration.ofSeconds(10);

  /** Cursors that die within this time of the last one, or of the rest after it, die in a row. */
  static final Duration DEATHS_IN_A_ROW = Duration.ofMinutes(10);

  /** So many may: a service that was restored lets each of them die once or twice. */
  private static final int DEATHS_FOR_NOTHING = 8;

  private static final Duration FIRST_REST = Duration.ofMinutes(1);

  /** From here on a refusal counts as one that stays. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final int RARELY = 12;

  private final PollPace pace;
  private final RandomGenerator random;

  public FailurePolicy(PollPace pace, RandomGenerator random) {
    this.pace = pace;
    this.random = random;
  }

  /** Whether a pass that fails in this way is to be made once more, at once and without cursor. */
  boolean startsOver(ProviderException error) {
    return error.kind().reaction() == ErrorKind.Reaction.START_OVER;
  }

  /**
   * Decides how to leave a row.
   *
   * @param work the row as the work began
   * @param calendar whether it was a pass over a calendar, not a look at an account
   */
  Release.Failed decide(ProviderException error, Work work, boolean calendar, Instant now) {
    return switch (error.kind().reaction()) {
      case RETRY -> retry(error, work, now);
      case RECONNECT -> calendar ? listAccount(error, work, now) : refused(error, work, now);
      case FORGET -> calendar ? listAccount(error, work, now) : later(error, work, now);
      case SUSPEND, RETRY_FEW, TELL_CALLER -> later(error, work, now);
      // It happened again in a pass without cursor.
      case START_OVER ->
          failed(
              error, work, now.plus(backOff(work)), EnumSet.of(Effect.START_OVER, Effect.THOROUGH));
    };
  }

  /** What would take much away is held back: the requests stay open until it is confirmed. */
  Release.Failed holdBack(MassDeletionException error, Instant now) {
    return new Release.Failed(
        null,
        now.plus(pace.secondLook()),
        ErrorKind.PROTOCOL,
        String.valueOf(error.getMessage()),
        EnumSet.of(Effect.THOROUGH, Effect.QUIET));
  }

  private Release.Failed retry(ProviderException error, Work work, Instant now) {
    Duration asked = shorter(error.retryAfter().orElse(Duration.ZERO), LONGEST_WAIT);
    Duration wait = longer(asked, backOff(work));
    boolean quiet = error.kind() == ErrorKind.THROTTLED || !asked.isZero();
    boolean whole = error.scope() == ErrorScope.ACCOUNT || error.scope() == ErrorScope.PROVIDER;
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    if (quiet) {
      effects.add(whole ? Effect.QUIET_ACCOUNT : Effect.QUIET);
    }
    if (isHeldBack(error)) {
      effects.add(Effect.UNTRIED);
    }
    return failed(error, work, now.plus(wait), effects);
  }

  /**
   * Kept back by the gateway itself for a while, as below a quota or at a service's wish: nothing
   * has failed.
   */
  static boolean isHeldBack(ProviderException error) {
    return error.isUnsent() && error.retryAfter().isPresent();
  }

  /** One refusal alone proves nothing: the service may be starting just now. */
  private Release.Failed refused(ProviderException error, Work work, Instant now) {
    Duration left = pace.refusal().minus(work.lasting(error.kind(), now));
    return left.isZero() || left.isNegative()
        ? failed(error, work, now.plus(backOff(work)), EnumSet.of(Effect.RECONNECT))
        : failed(error, work, now.plus(left), EnumSet.noneOf(Effect.class));
  }

  /** What concerns the account is proved by its own list. */
  private Release.Failed listAccount(ProviderException error, Work work, Instant now) {
    return failed(error, work, now.plus(pause(error, work, now)), EnumSet.of(Effect.LIST_ACCOUNT));
  }

  /**
   * How long to do without a push channel that could not be opened; polling carries on meanwhile.
   *
   * @param failures how often in a row it could not be opened before
   */
  public Duration pauseOfChannel(ProviderException error, int failures) {
    return switch (error.kind().reaction()) {
      case SUSPEND, TELL_CALLER, FORGET, START_OVER -> LONGEST_PROBE;
      case RETRY, RETRY_FEW, RECONNECT -> {
        Duration growing = FIRST_CHANNEL_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        Duration asked = error.retryAfter().orElse(Duration.ZERO);
        yield longer(shorter(growing, LONGEST_WAIT), shorter(asked, LONGEST_PROBE));
      }
    };
  }

  /** How long a service that is asked too often wants no question about an account at all. */
  public Optional<Duration> quietAsked(ProviderException error) {
    return error
        .retryAfter()
        .filter(asked -> error.kind() == ErrorKind.THROTTLED)
        .map(asked -> shorter(asked, LONGEST_WAIT));
  }

  /**
   * How long a calendar is left alone whose cursors die: to list it as a whole at every look costs
   * more than its changes are worth.
   *
   * @param deaths in a row
   */
  Duration restAfterDeaths(int deaths) {
    int many = deaths - DEATHS_FOR_NOTHING;
    return many <= 0
        ? Duration.ZERO
        : shorter(FIRST_REST.multipliedBy(1L << Math.min(many - 1, 10)), LONG);
  }

  private Release.Failed later(ProviderException error, Work work, Instant now) {
    return failed(error, work, now.plus(pause(error, work, now)), EnumSet.noneOf(Effect.class));
  }

  private static Release.Failed failed(
      ProviderException error, Work work, Instant dueAt, Set<Effect> effects) {
    return new Release.Failed(
        work.requested(), dueAt, error.kind(), String.valueOf(error.getMessage()), effects);
  }

  private Duration pause(ProviderException error, Work work, Instant now) {
    return work.lasting(error.kind(), now).compareTo(LONG) < 0
        ? backOff(work)
        : shorter(pace.ceiling().multipliedBy(RARELY), LONGEST_PROBE);
  }

  /** Grows twofold up to the ceiling of the poll interval, with jitter over its upper half. */
  private Duration backOff(Work work) {
    Duration cap = shorter(LONGEST_PAUSE, longer(pace.ceiling(), SHORTEST_CAP));
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(work.failures(), 20));
    long pause = shorter(cap, grown).toMillis();
    return Duration.ofMillis(pause / 2 + Math.round(pause / 2.0 * random.nextDouble()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
