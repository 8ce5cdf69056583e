package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.util.Optional;

/** Tells whether a series can be expanded, before it is taken in. */
public final class RuleCheck {
  private RuleCheck() {}

  /** What is wrong with a series' rules, in one line; empty when nothing is. */
  public static Optional<String> problem(Recurrence recurrence, EventTime start) {
    try {
      recurrence.rules().forEach(rule -> Rule.of(rule, start));
      return Optional.empty();
    } catch (UnexpandableRuleException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
