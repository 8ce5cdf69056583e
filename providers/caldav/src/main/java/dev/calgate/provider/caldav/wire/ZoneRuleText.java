package dev.calgate.provider.caldav.wire;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.zone.ZoneOffsetTransitionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Spells the day of every year on which a zone changes. The clock that still shows the old offset
 * may show the day before or after the one that the law names; then the days to choose from are one
 * earlier or later.
 */
final class ZoneRuleText {
  private static final int WEEK = 7;

  private ZoneRuleText() {}

  /**
   * Spellings of a rule, the common ones first; which of them are right is to be tried.
   *
   * @param day one of the days
   */
  static List<String> candidates(ZoneOffsetTransitionRule rule, LocalDate day) {
    String month = "FREQ=YEARLY;BYMONTH=" + day.getMonthValue();
    DayOfWeek nominal = rule.getDayOfWeek();
    if (nominal == null) {
      return List.of(month + ";BYMONTHDAY=" + day.getDayOfMonth());
    }
    int length = day.getMonth().minLength();
    int first = firstDay(rule) + shift(nominal, day.getDayOfWeek());
    List<String> texts = new ArrayList<>();
    String weekday = day.getDayOfWeek().name().substring(0, 2);
    if (day.getMonth() != Month.FEBRUARY && first + WEEK - 1 == length) {
      texts.add(month + ";BYDAY=-1" + weekday);
    }
    if (first % WEEK == 1 && first > 0) {
      texts.add(month + ";BYDAY=" + (first / WEEK + 1) + weekday);
    }
    if (first > 0 && first + WEEK - 1 <= length) {
      String days =
          IntStream.range(first, first + WEEK)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(","));
      texts.add(month + ";BYDAY=" + weekday + ";BYMONTHDAY=" + days);
    }
    return texts;
  }

  /** The first of the seven days that the law leaves open. */
  private static int firstDay(ZoneOffsetTransitionRule rule) {
    int indicator = rule.getDayOfMonthIndicator();
    return indicator > 0 ? indicator : rule.getMonth().minLength() + indicator - WEEK + 2;
  }

  private static int shift(DayOfWeek nominal, DayOfWeek shown) {
    int days = Math.floorMod(shown.getValue() - nominal.getValue(), WEEK);
    return days > 1 ? days - WEEK : days;
  }
}
