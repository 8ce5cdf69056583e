package dev.calgate.model.recurrence;

import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes into a rule what it takes from its start, so that the rule says the same from whichever
 * period it is entered. Rules finer than a day become daily ones where they fit into days, which
 * lets them be entered anywhere and skip empty months.
 */
final class ExplicitRule {
  /** Most starts in one period; it is the size of the arrays that an expansion sorts. */
  private static final int MAX_STARTS = 75_000;

  /** A month has each weekday so many times at most. */
  private static final int MOST_OF_A_WEEKDAY = 5;

  private static final Map<Frequency, Clock> CLOCKS =
      Map.of(
          Frequency.SECONDLY,
          new Clock(Part.BYSECOND, ChronoField.SECOND_OF_MINUTE, 60, Frequency.MINUTELY),
          Frequency.MINUTELY,
          new Clock(Part.BYMINUTE, ChronoField.MINUTE_OF_HOUR, 60, Frequency.HOURLY),
          Frequency.HOURLY,
          new Clock(Part.BYHOUR, ChronoField.HOUR_OF_DAY, 24, Frequency.DAILY));

  private ExplicitRule() {}

  private record Clock(Part part, ChronoField field, int size, Frequency coarser) {}

  /**
   * The rule with nothing left to its start; empty when it never matches.
   *
   * @throws UnexpandableRuleException when it is too dense to be expanded
   */
  static Optional<RuleParts> of(RuleParts rule, LocalDateTime start) {
    RuleParts plain = numbered(rule);
    Optional<RuleParts> coarse =
        plain.has(Part.BYSETPOS) ? Optional.of(plain) : coarser(plain, start);
    return coarse.map(ExplicitRule::checked).map(parts -> withDays(parts, start));
  }

  /** A position among one weekday of a month, as Outlook writes it, is that weekday's number. */
  private static RuleParts numbered(RuleParts rule) {
    Optional<NavigableSet<Integer>> positions = rule.listed(Part.BYSETPOS);
    boolean one =
        rule.frequency() == Frequency.MONTHLY
            && rule.numbers().size() == 1
            && rule.days().size() == 1
            && RuleParts.weekday(rule.days().get(0)).isPresent()
            && positions.isPresent()
            && positions.get().size() == 1
            && Math.abs(positions.get().first()) <= MOST_OF_A_WEEKDAY;
    return one
        ? rule.without(Part.BYSETPOS).with(List.of(positions.get().first() + rule.days().get(0)))
        : rule;
  }

  private static Optional<RuleParts> coarser(RuleParts rule, LocalDateTime start) {
    Clock clock = CLOCKS.get(rule.frequency());
    if (clock == null) {
      boolean daysOfYear = rule.frequency() == Frequency.DAILY && rule.has(Part.BYYEARDAY);
      return Optional.of(
          daysOfYear && rule.interval() == 1 ? rule.every(1, Frequency.YEARLY) : rule);
    }
    if (rule.interval() % clock.size == 0 && !rule.has(clock.part)) {
      return coarser(rule.every(rule.interval() / clock.size, clock.coarser), start);
    }
    if (clock.size % rule.interval() != 0) {
      return Optional.of(rule);
    }
    NavigableSet<Integer> values =
        IntStream.range(0, clock.size)
            .filter(value -> (value - start.get(clock.field)) % rule.interval() == 0)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    rule.listed(clock.part).ifPresent(values::retainAll);
    return values.isEmpty()
        ? Optional.empty()
        : coarser(rule.with(clock.part, values).every(1, clock.coarser), start);
  }

  private static RuleParts checked(RuleParts rule) {
    if (rule.frequency() != Frequency.YEARLY && rule.has(Part.BYYEARDAY)) {
      throw new UnexpandableRuleException(
          "RRULE with BYYEARDAY is not expanded with FREQ=" + rule.frequency());
    }
    if (startsInPeriod(rule) > MAX_STARTS) {
      throw new UnexpandableRuleException(
          "RRULE gives more than " + MAX_STARTS + " starts in one period");
    }
    return rule;
  }

  /** Most steps from one chosen start to the next, empty periods aside. */
  static long stepsToNext(RuleParts rule) {
    return rule.listed(Part.BYSETPOS)
        .map(positions -> startsInPeriod(rule) / positions.size() + 1)
        .orElse(1L);
  }

  private static long startsInPeriod(RuleParts rule) {
    long starts = daysInPeriod(rule);
    for (Clock clock : CLOCKS.values()) {
      starts *= rule.listed(clock.part).map(NavigableSet::size).orElse(1);
    }
    return starts;
  }

  private static long daysInPeriod(RuleParts rule) {
    int days = rule.frequency().days();
    int months = rule.frequency() == Frequency.YEARLY ? 12 : 1;
    int listed = rule.listed(Part.BYMONTHDAY).map(it -> it.size() * months).orElse(days);
    return Math.min(days, rule.listed(Part.BYYEARDAY).map(NavigableSet::size).orElse(listed));
  }

  /** A rule that names no day repeats on the day of its start, one without month in its month. */
  private static RuleParts withDays(RuleParts rule, LocalDateTime start) {
    if (rule.frequency().isFinerThan(Frequency.WEEKLY) || rule.has(Part.BYYEARDAY)) {
      return rule;
    }
    if (rule.has(Part.BYMONTHDAY)) {
      return withMonth(rule, start);
    }
    if (!rule.days().isEmpty()) {
      return rule;
    }
    return rule.frequency() == Frequency.WEEKLY || rule.has(Part.BYWEEKNO)
        ? rule.with(List.of(RuleParts.letters(start.getDayOfWeek())))
        : withMonth(rule.with(Part.BYMONTHDAY, start.getDayOfMonth()), start);
  }

  private static RuleParts withMonth(RuleParts rule, LocalDateTime start) {
    boolean noMonth =
        rule.frequency() == Frequency.YEARLY && !rule.has(Part.BYMONTH) && !rule.has(Part.BYWEEKNO);
    return noMonth ? rule.with(Part.BYMONTH, start.getMonthValue()) : rule;
  }
}
