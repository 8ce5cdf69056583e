package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.Counts;
import dev.calgate.gateway.registry.Pacing;
import dev.calgate.gateway.registry.Waits;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ten thousand accounts come back to a service that was away for an hour. */
class ReturnTest {
  private static final int ACCOUNTS = 10_000;
  private static final Duration CEILING = Duration.ofMinutes(5);
  private static final Instant BEGIN = Instant.parse("2026-11-24T09:00:00Z");
  private static final Instant DOWN = BEGIN.plus(Duration.ofMinutes(10));
  private static final Instant BACK = DOWN.plus(Duration.ofHours(1));
  private static final Instant END = BACK.plus(Duration.ofMinutes(15));
  private static final List<Quota> QUOTA =
      List.of(Quota.perMinute("google", ErrorScope.PROVIDER, 10_000));

  /** How a service is away. */
  enum Away {
    UNREACHABLE,
    FAILING,
    THROTTLING
  }

  private static final class Account {
    final String user;
    Instant due;
    int failures;

    Account(int number, Instant due) {
      this.user = "user" + number;
      this.due = due;
    }
  }

  private final MutableClock clock = new MutableClock(BEGIN);
  private final TreeMap<Long, Integer> perSecond = new TreeMap<>();
  private final Set<String> returned = new HashSet<>();
  private Duration latestReturn = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({"UNREACHABLE,1", "FAILING,3", "THROTTLING,5"})
  void noSecondHasMoreThanThreeTimesTheSteadyRateAndAllAreReadSoon(Away away, long seed) {
    Random random = new Random(seed);
    PollPace pace = new PollPace(Duration.ofSeconds(30), CEILING);
    FailurePolicy policy = new FailurePolicy(pace, random);
    Pacing pacing = new Pacing(CEILING, Counts.own(), Waits.of(0), clock, random);
    PriorityQueue<Account> queue = new PriorityQueue<>(Comparator.comparing(it -> it.due));
    for (int i = 0; i < ACCOUNTS; i++) {
      queue.add(new Account(i, BEGIN.plusMillis(random.nextInt((int) CEILING.toMillis()))));
    }
    while (!queue.peek().due.isAfter(END)) {
      Account account = queue.poll();
      clock.advance(Duration.between(clock.instant(), account.due));
      Instant now = clock.instant();
      try {
        ask(pacing, account, away, now);
        account.failures = 0;
        account.due = PollPace.after(now, CEILING, random);
      } catch (ProviderException e) {
        Work work = new Work(1, account.failures++, CEILING, e.kind(), DOWN, false);
        account.due = policy.decide(e, work, false, now).dueAt();
      }
      queue.add(account);
    }

    double steady = counts(BEGIN, DOWN).average().orElseThrow();
    int most = counts(BEGIN, END).max().orElseThrow();
    int afterwards = counts(BACK, END).max().orElseThrow();
    int during = counts(DOWN, BACK).sum();
    System.out.printf(
        "%s seed %d: steady %.1f/s, most %d/s, after the return %d/s within %s, while away %d%n",
        away, seed, steady, most, afterwards, latestReturn, during);
    assertThat(most).as("seed %d", seed).isLessThanOrEqualTo((int) (3 * steady));
    assertThat(returned).as("seed %d", seed).hasSize(ACCOUNTS);
    assertThat(latestReturn).as("seed %d", seed).isLessThan(CEILING.multipliedBy(2));
  }

  private IntStream counts(Instant from, Instant to) {
    return perSecond.subMap(second(from), second(to)).values().stream().mapToInt(it -> it);
  }

  private static long second(Instant at) {
    return Duration.between(BEGIN, at).toSeconds();
  }

  private void ask(Pacing pacing, Account account, Away away, Instant now) {
    try (var exchange = pacing.begin("https://www.googleapis.com", account.user, QUOTA)) {
      perSecond.merge(second(now), 1, Integer::sum);
      if (now.isBefore(DOWN) || !now.isBefore(BACK)) {
        exchange.answered(200);
        if (!now.isBefore(BACK) && returned.add(account.user)) {
          latestReturn = Duration.between(BACK, now);
        }
        return;
      }
      switch (away) {
        case UNREACHABLE -> exchange.unreachable();
        case FAILING -> exchange.answered(503);
        case THROTTLING -> exchange.throttled(ErrorScope.PROVIDER, Duration.ofMinutes(2));
      }
      boolean throttled = away == Away.THROTTLING;
      throw new ProviderException(
          throttled ? ErrorKind.THROTTLED : ErrorKind.UNREACHABLE,
          throttled ? ErrorScope.PROVIDER : ErrorScope.ACCOUNT,
          "away",
          throttled ? Duration.ofMinutes(2) : null,
          null);
    }
  }
}
