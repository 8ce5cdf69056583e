package dev.calgate.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Traffic;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {
  private static final String ORIGIN = "https://calendars.example.com";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T09:00:00Z"));
  private final Pacing pacing =
      new Pacing(Duration.ofMinutes(5), Counts.own(), Waits.of(0), clock, new Random(5));

  private static List<Quota> quotas(String user, int project, int own) {
    return List.of(
        Quota.perMinute("all", ErrorScope.PROVIDER, project),
        Quota.perMinute("all " + user, ErrorScope.ACCOUNT, own));
  }

  private void answered(String user, List<Quota> quotas) {
    try (var exchange = pacing.begin(ORIGIN, user, quotas)) {
      exchange.answered(200);
    }
  }

  private ProviderException refused(String user, List<Quota> quotas) {
    return catchThrowableOfType(ProviderException.class, () -> answered(user, quotas));
  }

  private ProviderException refused() {
    return refused("ann", List.of());
  }

  private void unreachable(String user) {
    try (var exchange = pacing.begin(ORIGIN, user, List.of())) {
      exchange.unreachable();
    }
  }

  private void fails(String user, int status) {
    try (var exchange = pacing.begin(ORIGIN, user, List.of())) {
      exchange.answered(status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void inNoMinuteMoreThanNineTenthsOfAnyQuotaAreSent(int seed) {
    Random random = new Random(seed);
    Map<String, List<Instant>> sent = new HashMap<>();
    int refusals = 0;
    int rest = 1 + random.nextInt(60);
    for (int i = 0; i < 20_000; i++) {
      clock.advance(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(10 * rest) : 0));
      String user = "user" + random.nextInt(8);
      List<Quota> quotas = quotas(user, 400, 100);
      try {
        if (random.nextInt(4) > 0) {
          answered(user, quotas);
        } else {
          Urgency.urgently(
              () -> {
                answered(user, quotas);
                sent.computeIfAbsent(user, it -> new ArrayList<>()).add(clock.instant());
                answered(user, quotas);
                return true;
              });
        }
        sent.computeIfAbsent(user, it -> new ArrayList<>()).add(clock.instant());
      } catch (ProviderException e) {
        refusals++;
      }
    }
    assertThat(refusals).as("seed %d", seed).isPositive();
    List<Instant> all = new ArrayList<>();
    sent.values().forEach(all::addAll);
    assertThat(most(all)).as("seed %d, all users", seed).isBetween(300, 360);
    sent.forEach(
        (user, times) -> assertThat(most(times)).as("seed %d %s", seed, user).isBetween(1, 90));
  }

  /** Most in any minute. */
  private static int most(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    int most = 0;
    int first = 0;
    for (int i = 0; i < sorted.size(); i++) {
      while (!sorted.get(first).plus(MINUTE).isAfter(sorted.get(i))) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  @Test
  void whatIsHeldBackGoesThroughWhenItWasToldAndNotBefore() {
    List<Quota> quotas = quotas("ann", 1_000, 100);
    for (int i = 0; i < 80; i++) {
      answered("ann", quotas);
      clock.advance(Duration.ofMillis(100));
    }

    ProviderException error = refused("ann", quotas);

    assertThat(error.kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(error.scope()).isEqualTo(ErrorScope.ACCOUNT);
    assertThat(error.retryAfter()).contains(Duration.ofSeconds(52));
    answered("bob", quotas("bob", 1_000, 100));
    clock.advance(Duration.ofMillis(51_999));
    assertThat(refused("ann", quotas)).isNotNull();
    clock.advance(Duration.ofMillis(1));
    answered("ann", quotas);
  }

  @Test
  void whoWaitsForACallFindsAReserveThatLooksLeave() {
    List<Quota> quotas = quotas("ann", 100, 1_000);
    for (int i = 0; i < 80; i++) {
      answered("ann", quotas);
    }
    assertThat(refused("ann", quotas).scope()).isEqualTo(ErrorScope.PROVIDER);
    int urgent = 0;
    while (Urgency.urgently(() -> refused("ann", quotas)) == null) {
      urgent++;
    }
    assertThat(urgent).isEqualTo(5);

    assertThat(Urgency.urgently(() -> refused("ann", quotas)).kind())
        .isEqualTo(ErrorKind.THROTTLED);
  }

  @Test
  void aCallThatMayHaveHadItsEffectIsNeverTakenForNotDone() {
    List<Quota> quotas = quotas("ann", 10, 1_000);
    ProviderException error =
        Urgency.urgently(
            () -> {
              ProviderException refused = null;
              for (int i = 0; i < 10 && refused == null; i++) {
                refused = refused("ann", quotas);
              }
              return refused;
            });

    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void aWishForSilenceIsKeptToTheSecondForThoseItConcerns() {
    try (var exchange = pacing.begin(ORIGIN, "ann", List.of())) {
      exchange.throttled(ErrorScope.ACCOUNT, Duration.ofSeconds(90));
    }

    assertThat(refused().retryAfter()).contains(Duration.ofSeconds(90));
    assertThat(Urgency.urgently(this::refused).retryAfter()).contains(Duration.ofSeconds(90));
    answered("bob", List.of());
    clock.advance(Duration.ofMillis(89_999));
    assertThat(refused().kind()).isEqualTo(ErrorKind.THROTTLED);
    clock.advance(Duration.ofMillis(1));
    answered("ann", List.of());
  }

  @Test
  void aWishForSilenceOfAllIsKeptByAllAndTheyDoNotComeBackTogether() {
    try (var exchange = pacing.begin(ORIGIN, "ann", List.of())) {
      exchange.throttled(ErrorScope.PROVIDER, Duration.ofSeconds(60));
    }

    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      waits.add(refused("user" + i, List.of()).retryAfter().orElseThrow());
    }

    assertThat(waits)
        .allMatch(it -> it.compareTo(MINUTE) >= 0 && it.compareTo(Duration.ofMinutes(2)) <= 0);
    assertThat(waits.stream().map(Duration::toSeconds).distinct().count()).isGreaterThan(50);
  }

  @Test
  void aClockThatIsSetBackNeitherStopsNorFreesRequests() {
    List<Quota> quotas = quotas("ann", 1_000, 10);
    for (int i = 0; i < 8; i++) {
      answered("ann", quotas);
    }
    clock.advance(Duration.ofHours(-3));

    assertThat(refused("ann", quotas).retryAfter()).contains(MINUTE);
    clock.advance(MINUTE);
    answered("ann", quotas);
  }

  @Test
  void aHostThatIsDownIsTriedByOneRequestAtATimeAndWelcomeWhenItAnswers() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      unreachable("ann");
    }
    ProviderException error = refused();
    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(error.retryAfter()).isEmpty();
    assertThat(error).hasMessageContaining("calendars.example.com:443");
    assertThat(pacing.circuits().open()).hasSize(1);
    assertThatCode(() -> pacing.begin("https://other.example.com", "ann", List.of()))
        .doesNotThrowAnyException();

    clock.advance(Duration.ofSeconds(5));
    try (var probe = pacing.begin(ORIGIN, "ann", List.of())) {
      assertThat(refused("bob", List.of())).isNotNull();
      probe.answered(401);
    }
    assertThat(pacing.circuits().open()).isEmpty();
    answered("bob", List.of());
  }

  @Test
  void aHostThatNobodyAsksForAnyMoreIsNotToldOfForEver() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      unreachable("ann");
    }
    clock.advance(Duration.ofHours(2));

    assertThat(pacing.circuits().open()).isEmpty();
    answered("ann", List.of());
  }

  @Test
  void theRestsOfAHostThatStaysDownGrowUpToHalfAMinute() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      unreachable("ann");
    }
    List<Long> tries = new ArrayList<>();
    Instant begin = clock.instant();
    for (int second = 0; second < 120; second++) {
      clock.advance(Duration.ofSeconds(1));
      if (catchThrowableOfType(ProviderException.class, () -> unreachable("bob")) == null) {
        tries.add(Duration.between(begin, clock.instant()).toSeconds());
      }
    }
    assertThat(tries).containsExactly(5L, 15L, 35L, 65L, 95L);
  }

  @Test
  void oneAccountsTroubleDoesNotCloseAHost() {
    for (int i = 0; i < 100; i++) {
      fails("ann", 500);
    }
    answered("bob", List.of());

    for (int i = 0; i < 100; i++) {
      fails("ann", 403);
      fails("bob", 404);
      fails("cid", 501);
    }
    answered("bob", List.of());

    for (int i = 0; i < Circuit.FAILURES; i++) {
      fails("user" + i, 503);
    }
    assertThat(refused()).isNotNull();
  }

  @Test
  void whoeverWaitsTriesAHostThatIsDownAtOnceButOnlyOneAtATime() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      unreachable("ann");
    }

    Urgency.urgently(
        () -> {
          try (var probe = pacing.begin(ORIGIN, "ann", List.of())) {
            assertThat(Urgency.urgently(this::refused).retryAfter()).isPresent();
            probe.answered(200);
          }
          return true;
        });
    answered("bob", List.of());
  }

  @Test
  void ofAHostThatLetsManyWaitNoMoreIsAskedMeanwhileAndOfOthersIs() {
    List<Traffic.Exchange> open = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      open.add(pacing.begin(ORIGIN, "user" + i, List.of()));
    }
    assertThat(pacing.waiting()).isZero();
    clock.advance(Duration.ofSeconds(6));

    assertThat(pacing.waiting()).isEqualTo(16);
    ProviderException refused = refused();
    assertThat(refused.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(refused.isUnsent()).isTrue();
    assertThat(refused.retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    Patience begun = new Patience();
    begun.send();
    assertThatCode(() -> begun.during(() -> pacing.begin(ORIGIN, "ann", List.of())))
        .as("what has begun goes on")
        .doesNotThrowAnyException();
    assertThatCode(() -> Urgency.urgently(() -> pacing.begin(ORIGIN, "ann", List.of())))
        .doesNotThrowAnyException();
    assertThatCode(() -> pacing.begin("https://other.example.com", "ann", List.of()))
        .doesNotThrowAnyException();

    open.get(0).close();
    assertThatCode(() -> answered("ann", List.of())).doesNotThrowAnyException();
    assertThat(pacing.waiting()).isEqualTo(15);
  }
}
