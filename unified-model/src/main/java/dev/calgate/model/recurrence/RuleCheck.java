package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.util.Optional;

/** Tells whether a series can be expanded, before it is taken in. */
public final class RuleCheck {
  /** More rules than any program writes. */
  private static final int MAX_RULES = 50;

  private RuleCheck() {}

  /** What is wrong with a series' rules, in one line; empty when nothing is. */
  public static Optional<String> problem(Recurrence recurrence, EventTime start) {
    if (recurrence.rules().size() > MAX_RULES) {
      return Optional.of("RRULE occurs more than " + MAX_RULES + " times");
    }
    try {
      recurrence.rules().forEach(rule -> Rule.of(rule, start));
      return Optional.empty();
    } catch (UnexpandableRuleException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
