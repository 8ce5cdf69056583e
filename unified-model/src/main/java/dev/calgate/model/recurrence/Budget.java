package dev.calgate.model.recurrence;

/**
 * How much work one question may cost, over all rules of a series: every start that a rule gives is
 * paid for, those too that COUNT or BYSETPOS only step over, and every long run of empty periods.
 * Not thread-safe.
 */
final class Budget {
  /** Some tenths of a second. */
  static final int STEPS = 200_000;

  /** A start that is answered costs so much more: 20,000 answers, two years of every hour. */
  static final int ANSWER = 9;

  private static final int ENTRIES = 100;

  private int left = STEPS;
  private int entries = ENTRIES;

  /**
   * Pays for some steps.
   *
   * @throws TooManyOccurrencesException when more was spent than there is
   */
  void spend(long steps) {
    if (steps > left) {
      throw new TooManyOccurrencesException(STEPS);
    }
    left -= (int) steps;
  }

  /** Whether a rule may be entered once more, further on, after it gave nothing for very long. */
  boolean enter() {
    return entries-- > 0;
  }
}
