package dev.calgate.model.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Expansion of the rules that most series have: every so many days, or the same weekdays of every
 * so many weeks. Their starts are counted out, which takes a fraction of the library's time.
 */
final class RegularDays implements Expansion {
  private static final int WEEK = 7;

  private final RuleParts parts;
  private final LocalDateTime start;
  private final LocalDateTime firstPeriod;
  private final int daysOfPeriod;

  /** Days since the beginning of their period, in order. */
  private final int[] days;

  private RegularDays(RuleParts parts, LocalDateTime start) {
    this.parts = parts;
    this.start = start;
    this.firstPeriod = periodOf(start).with(start.toLocalTime());
    boolean weekly = parts.frequency() == Frequency.WEEKLY;
    this.daysOfPeriod = parts.interval() * (weekly ? WEEK : 1);
    this.days = weekly ? daysOfWeek(parts) : new int[] {0};
  }

  private static int[] daysOfWeek(RuleParts parts) {
    int[] days = new int[parts.days().size()];
    for (int i = 0; i < days.length; i++) {
      DayOfWeek day = RuleParts.weekday(parts.days().get(i)).orElseThrow();
      days[i] = Math.floorMod(day.compareTo(parts.weekStart()), WEEK);
    }
    Arrays.sort(days);
    return days;
  }

  /** Whether a rule, with nothing left to its start, is such a one. */
  static boolean are(RuleParts explicit) {
    boolean weekly = explicit.frequency() == Frequency.WEEKLY;
    boolean daily = explicit.frequency() == Frequency.DAILY && explicit.days().isEmpty();
    return (weekly || daily) && explicit.numbers().isEmpty();
  }

  /** Expands a rule that {@linkplain #are is} regular. */
  static RegularDays of(RuleParts explicit, LocalDateTime start) {
    return new RegularDays(explicit, start);
  }

  @Override
  public Iterator<LocalDateTime> from(LocalDateTime at, Budget budget) {
    return new Starts(periodsBefore(at), budget);
  }

  private long periodsBefore(LocalDateTime at) {
    return Math.max(0, ChronoUnit.DAYS.between(firstPeriod.toLocalDate(), at.toLocalDate()))
        / daysOfPeriod;
  }

  @Override
  public long startsBefore(LocalDateTime at) {
    long before =
        Arrays.stream(days).filter(day -> firstPeriod.plusDays(day).isBefore(start)).count();
    return Math.max(0, periodsBefore(at) * days.length - before);
  }

  @Override
  public LocalDateTime periodOf(LocalDateTime at) {
    return parts.frequency().periodOf(at, parts.weekStart());
  }

  /** Never ends. */
  private final class Starts implements Iterator<LocalDateTime> {
    private final Budget budget;
    private LocalDateTime ahead;
    private int index = 0;

    Starts(long periods, Budget budget) {
      this.budget = budget;
      this.ahead = firstPeriod.plusDays(periods * daysOfPeriod + days[0]);
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public LocalDateTime next() {
      budget.spend(1);
      LocalDateTime next = ahead;
      int day = days[index];
      index = (index + 1) % days.length;
      ahead = next.plusDays(days[index] - day + (index == 0 ? daysOfPeriod : 0));
      return next;
    }
  }
}
