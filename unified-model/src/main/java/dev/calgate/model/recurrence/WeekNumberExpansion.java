package dev.calgate.model.recurrence;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Expansion of yearly rules with BYWEEKNO. Their period is the year of weeks, which begins up to
 * three days before or after the first of January (RFC 5545 section 3.3.10, ISO 8601 with another
 * start of the week); the library counts in calendar years and gets the edges wrong.
 */
final class WeekNumberExpansion implements Expansion {
  private final RuleParts parts;
  private final LocalDateTime start;
  private final WeekFields weeks;

  WeekNumberExpansion(RuleParts parts, LocalDateTime start) {
    this.parts = parts;
    this.start = start;
    this.weeks = WeekFields.of(parts.weekStart(), 4);
  }

  @Override
  public Iterator<LocalDateTime> from(LocalDateTime at, Budget budget) {
    int first = firstYear();
    int years = Math.max(0, periodOf(at) - first);
    return IntStream.iterate(
            first + years - years % parts.interval(),
            year -> year <= Rule.LAST_YEAR,
            year -> year + parts.interval())
        .boxed()
        .flatMap(this::startsOf)
        .peek(start -> budget.spend(1))
        .iterator();
  }

  @Override
  public Integer periodOf(LocalDateTime at) {
    return at.get(weeks.weekBasedYear());
  }

  /**
   * INTERVAL counts from the start's year of weeks if the rule gives the start, as libical does.
   */
  private int firstYear() {
    int year = periodOf(start);
    return startsOf(year).anyMatch(start::equals) ? year : start.getYear();
  }

  private Stream<LocalDateTime> startsOf(int year) {
    LocalDate begin = firstDay(year);
    int count = (int) ChronoUnit.WEEKS.between(begin, firstDay(year + 1));
    NavigableSet<LocalDate> dates = new TreeSet<>();
    for (int number : parts.listed(Part.BYWEEKNO).orElseThrow()) {
      int week = number < 0 ? count + number : number - 1;
      if (week >= 0 && week < count) {
        IntStream.range(0, 7).mapToObj(begin.plusWeeks(week)::plusDays).forEach(dates::add);
      }
    }
    return dates.stream().filter(this::matches).flatMap(this::timesOf);
  }

  private LocalDate firstDay(int year) {
    return LocalDate.of(year, 1, 4).with(TemporalAdjusters.previousOrSame(parts.weekStart()));
  }

  private boolean matches(LocalDate date) {
    List<String> days = parts.days();
    return (days.isEmpty() || days.contains(RuleParts.letters(date.getDayOfWeek())))
        && contains(Part.BYMONTH, date.getMonthValue(), 12)
        && contains(Part.BYMONTHDAY, date.getDayOfMonth(), date.lengthOfMonth())
        && contains(Part.BYYEARDAY, date.getDayOfYear(), date.lengthOfYear());
  }

  private boolean contains(Part part, int value, int size) {
    Optional<NavigableSet<Integer>> values = parts.listed(part);
    return values.isEmpty()
        || values.get().contains(value)
        || values.get().contains(value - size - 1);
  }

  private Stream<LocalDateTime> timesOf(LocalDate date) {
    return times(Part.BYHOUR, start.getHour())
        .flatMap(
            hour ->
                times(Part.BYMINUTE, start.getMinute())
                    .flatMap(
                        minute ->
                            times(Part.BYSECOND, start.getSecond())
                                .map(second -> date.atTime(hour, minute, second))));
  }

  private Stream<Integer> times(Part part, int own) {
    return parts.listed(part).map(NavigableSet::stream).orElseGet(() -> Stream.of(own));
  }
}
