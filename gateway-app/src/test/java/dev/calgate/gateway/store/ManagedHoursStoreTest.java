package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.AvailabilityRule.WeeklyPeriod;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Available periods and availability rules, as many as there may be of an account. */
class ManagedHoursStoreTest {
  private final StoreFixture store = new StoreFixture();
  private final AvailablePeriodStore periods = new AvailablePeriodStore(store.jdbi);
  private final AvailabilityRuleStore rules = new AvailabilityRuleStore(store.jdbi);

  private static AvailablePeriod period(String id, Instant start) {
    return new AvailablePeriod(id, start, start.plus(Duration.ofHours(1)), "Europe/Paris");
  }

  private static AvailabilityRule rule(String id) {
    WeeklyPeriod late =
        new WeeklyPeriod(DayOfWeek.FRIDAY, LocalTime.of(18, 30), LocalTime.MIDNIGHT);
    return new AvailabilityRule(id, "Europe/Paris", List.of("cal_1"), List.of(late));
  }

  private List<AvailablePeriod> all() {
    return periods.list(store.account, Instant.MIN, Instant.MAX);
  }

  /** Fills it up with periods of an hour, of which the first have ended. */
  private void fill(int ended) {
    for (int i = 0; i < AvailablePeriodStore.MOST_OF_ACCOUNT; i++) {
      Instant start = i < ended ? NOW.minus(Duration.ofHours(1)) : NOW.plusSeconds(i);
      assertThat(periods.put(store.account, period("p" + i, start), NOW.minusSeconds(60)))
          .isEqualTo(Placement.STORED);
    }
  }

  @Test
  void periodsThatAreOverLeaveWhenThereIsNoRoom() {
    fill(2);

    assertThat(periods.put(store.account, period("new", NOW), NOW)).isEqualTo(Placement.STORED);
    assertThat(all()).hasSize(AvailablePeriodStore.MOST_OF_ACCOUNT - 1);
    assertThat(all()).extracting(AvailablePeriod::id).contains("new").doesNotContain("p0", "p1");
  }

  @Test
  void withoutRoomAPeriodCanOnlyBeChanged() {
    fill(0);

    assertThat(periods.put(store.account, period("new", NOW), NOW)).isEqualTo(Placement.FULL);
    assertThat(periods.put(store.account, period("p7", NOW), NOW)).isEqualTo(Placement.STORED);
    assertThat(all()).hasSize(AvailablePeriodStore.MOST_OF_ACCOUNT).contains(period("p7", NOW));
  }

  @Test
  void periodsAreFoundThatReachIntoATime() {
    periods.put(store.account, period("a", NOW), NOW);

    assertThat(periods.list(store.account, NOW.plusSeconds(3_599), Instant.MAX)).hasSize(1);
    assertThat(periods.list(store.account, NOW.plusSeconds(3_600), Instant.MAX)).isEmpty();
    assertThat(periods.list(store.account, Instant.MIN, NOW)).isEmpty();
    assertThat(periods.list(store.account, Instant.MIN, NOW.plusSeconds(1)))
        .containsExactly(period("a", NOW));
  }

  @Test
  void rulesAreReadAsTheyWereStored() {
    for (int i = 0; i < AvailabilityRuleStore.MOST_OF_ACCOUNT; i++) {
      assertThat(rules.put(store.account, rule("r" + i))).isEqualTo(Placement.STORED);
    }

    assertThat(rules.put(store.account, rule("new"))).isEqualTo(Placement.FULL);
    assertThat(rules.put(store.account, rule("r7"))).isEqualTo(Placement.STORED);
    assertThat(rules.find(store.account, "r7")).contains(rule("r7"));
    assertThat(rules.list(store.account)).hasSize(AvailabilityRuleStore.MOST_OF_ACCOUNT);
    assertThat(rules.delete(store.account, "r7")).isTrue();
    assertThat(rules.delete(store.account, "r7")).isFalse();
  }

  @Test
  void ofAnAccountThatIsGoneNothingIsStored() {
    periods.put(store.account, period("a", NOW), NOW);
    rules.put(store.account, rule("r"));
    store.erasure.account(store.account, NOW);

    assertThat(all()).isEmpty();
    assertThat(rules.list(store.account)).isEmpty();
    assertThat(periods.put(store.account, period("a", NOW), NOW)).isEqualTo(Placement.NO_ACCOUNT);
    assertThat(rules.put(store.account, rule("r"))).isEqualTo(Placement.NO_ACCOUNT);
  }
}
