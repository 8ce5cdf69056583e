package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AvailabilityRule;
import dev.calgate.gateway.store.AvailabilityRuleStore;
import dev.calgate.gateway.store.AvailablePeriodStore;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import java.util.List;

/** When users would meet, as the application has said it of their accounts. Thread-safe. */
final class ManagedHours {
  private final AvailablePeriodStore periods;
  private final AvailabilityRuleStore rules;

  ManagedHours(AvailablePeriodStore periods, AvailabilityRuleStore rules) {
    this.periods = periods;
    this.rules = rules;
  }

  /** What of a time lies in an account's available periods. */
  IntervalSet periods(AccountKey account, Interval window) {
    return IntervalSet.of(
            periods.list(account, window.start(), window.end()).stream()
                .map(it -> new Interval(it.start(), it.end()))
                .toList())
        .intersect(IntervalSet.of(window));
  }

  /** An account's rules. */
  List<AvailabilityRule> rules(AccountKey account) {
    return rules.list(account);
  }
}
