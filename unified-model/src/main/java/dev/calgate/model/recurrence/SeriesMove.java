package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says rules so that each of their starts lies as much later on the wall as the first one does,
 * where rules can say that: other times of the day, other weekdays of a week, another day of a
 * month.
 */
public final class SeriesMove {
  /** All months have so many days. */
  private static final int DAYS_OF_ALL_MONTHS = 28;

  private static final Set<Part> TIMES = Set.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND);

  private final RuleReader reader;
  private final RuleParts parts;
  private final RuleText text;
  private final LocalDateTime from;
  private final LocalDateTime to;

  private SeriesMove(String rule, LocalDateTime from, LocalDateTime to) {
    this.reader = new RuleReader(rule);
    this.parts = reader.parts();
    this.text = new RuleText(rule);
    this.from = from;
    this.to = to;
  }

  /**
   * How a series repeats whose start is moved, and all its others with it.
   *
   * @param from the start as it was
   * @param to the start as it is, in the same form
   * @throws UnexpandableRuleException when no rule says that
   */
  public static Recurrence of(Recurrence recurrence, EventTime from, EventTime to) {
    Duration later = Duration.between(from.local(), to.local());
    return later.isZero()
        ? recurrence
        : new Recurrence(
            recurrence.rules().stream().map(rule -> moved(rule, from, to)).toList(),
            recurrence.dates().stream().map(it -> it.withLocal(it.local().plus(later))).toList());
  }

  private static String moved(String rule, EventTime from, EventTime to) {
    SeriesMove move = new SeriesMove(rule, from.local(), to.local());
    move.until(from);
    if (!from.local().toLocalTime().equals(to.local().toLocalTime())) {
      move.checkTimes();
    }
    if (!from.local().toLocalDate().equals(to.local().toLocalDate())) {
      move.days();
    }
    return move.text.toString();
  }

  private void until(EventTime start) {
    String until = reader.until();
    if (until != null) {
      LocalDateTime end = Until.of(until, start).local().plus(Duration.between(from, to));
      text.with("UNTIL", Until.text(start.withLocal(end)));
    }
  }

  private void checkTimes() {
    boolean ownTimes = parts.numbers().keySet().stream().anyMatch(TIMES::contains);
    if (ownTimes || parts.frequency().isFinerThan(Frequency.DAILY)) {
      throw unsayable();
    }
  }

  private void days() {
    switch (parts.frequency()) {
      case DAILY -> {
        if (!parts.numbers().isEmpty() || !parts.days().isEmpty()) {
          throw unsayable();
        }
      }
      case WEEKLY -> weekdays();
      case MONTHLY, YEARLY -> dayOfMonth();
      default -> throw unsayable();
    }
  }

  /** The week begins as much later as its days lie. */
  private void weekdays() {
    if (!parts.numbers().isEmpty()) {
      throw unsayable();
    }
    long later = ChronoUnit.DAYS.between(from.toLocalDate(), to.toLocalDate());
    TreeSet<DayOfWeek> days = new TreeSet<>();
    for (String day : parts.days()) {
      days.add(RuleParts.weekday(day).orElseThrow().plus(later));
    }
    text.with("WKST", RuleParts.letters(parts.weekStart().plus(later)));
    if (!days.isEmpty()) {
      text.with("BYDAY", days.stream().map(RuleParts::letters).collect(Collectors.joining(",")));
    }
  }

  private void dayOfMonth() {
    LocalDate was = from.toLocalDate();
    LocalDate is = to.toLocalDate();
    boolean everywhere =
        was.withDayOfMonth(1).equals(is.withDayOfMonth(1))
            && was.getDayOfMonth() <= DAYS_OF_ALL_MONTHS
            && is.getDayOfMonth() <= DAYS_OF_ALL_MONTHS;
    Set<Integer> own = Set.of(was.getDayOfMonth());
    boolean thisDay = parts.listed(Part.BYMONTHDAY).map(it -> it.equals(own)).orElse(true);
    boolean noOther = Set.of(Part.BYMONTH, Part.BYMONTHDAY).containsAll(parts.numbers().keySet());
    if (!everywhere || !thisDay || !noOther || !parts.days().isEmpty()) {
      throw unsayable();
    }
    if (parts.has(Part.BYMONTHDAY)) {
      text.with("BYMONTHDAY", String.valueOf(is.getDayOfMonth()));
    }
  }

  private static UnexpandableRuleException unsayable() {
    return new UnexpandableRuleException(
        "RRULE cannot say that its occurrences move to other times or days");
  }
}
