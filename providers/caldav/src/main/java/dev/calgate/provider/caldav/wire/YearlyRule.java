package dev.calgate.provider.caldav.wire;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kind of recurrence rule that time zones have: one day of every year. It is the {@code nth}
 * weekday of a month, or the first of some days of it that is the weekday, or a day alone.
 *
 * @param days of the month to choose from; empty when {@code nth} chooses
 * @param weekday null when any will do
 * @param nth counted from the end when negative
 * @param until the last day that can be one
 */
record YearlyRule(
    int month, List<Integer> days, @Nullable DayOfWeek weekday, int nth, LocalDate until) {
  private static final Pattern BYDAY = Pattern.compile("([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)");
  private static final List<String> WEEKDAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

  /** Parts of the time of day only repeat what DTSTART says. */
  private static final Set<String> PARTS =
      Set.of(
          "FREQ",
          "INTERVAL",
          "UNTIL",
          "WKST",
          "BYMONTH",
          "BYMONTHDAY",
          "BYDAY",
          "BYHOUR",
          "BYMINUTE",
          "BYSECOND");

  /**
   * Reads a rule that begins at a date.
   *
   * @throws IllegalArgumentException when it is of another kind
   * @throws java.time.DateTimeException when UNTIL is no date
   */
  static YearlyRule read(String text, LocalDate start) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.trim().toUpperCase(Locale.ROOT).split(";")) {
      int equals = Math.max(0, part.indexOf('='));
      parts.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
    }
    boolean yearly =
        parts.getOrDefault("FREQ", "").equals("YEARLY")
            && parts.getOrDefault("INTERVAL", "1").equals("1");
    Matcher day = BYDAY.matcher(parts.getOrDefault("BYDAY", ""));
    boolean hasDay = day.matches();
    if (!yearly || !PARTS.containsAll(parts.keySet()) || hasDay != parts.containsKey("BYDAY")) {
      throw new IllegalArgumentException("Not one day of every year");
    }
    String nth = hasDay && day.group(1) != null ? day.group(1) : "1";
    return new YearlyRule(
        Integer.parseInt(parts.getOrDefault("BYMONTH", "" + start.getMonthValue())),
        days(parts, start),
        hasDay ? DayOfWeek.of(WEEKDAYS.indexOf(day.group(2)) + 1) : null,
        Integer.parseInt(nth),
        until(parts));
  }

  private static List<Integer> days(Map<String, String> parts, LocalDate start) {
    String days = parts.get("BYMONTHDAY");
    if (days == null) {
      return parts.containsKey("BYDAY") ? List.of() : List.of(start.getDayOfMonth());
    }
    return Arrays.stream(days.split(",", 32)).map(it -> Integer.valueOf(it.trim())).toList();
  }

  /** UNTIL is mostly in UTC, where the day may be the one before. */
  private static LocalDate until(Map<String, String> parts) {
    String until = parts.get("UNTIL");
    return until == null || until.length() < 8
        ? LocalDate.MAX
        : LocalDate.parse(until.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE).plusDays(1);
  }

  /** The day in a year; empty when there is none. */
  Optional<LocalDate> in(int year) {
    return day(YearMonth.of(year, month)).filter(date -> !date.isAfter(until));
  }

  private Optional<LocalDate> day(YearMonth inMonth) {
    if (days.isEmpty() && weekday != null) {
      LocalDate date = inMonth.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(nth, weekday));
      return Optional.of(date).filter(it -> it.getMonthValue() == month);
    }
    return days.stream()
        .map(day -> day < 0 ? inMonth.lengthOfMonth() + day + 1 : day)
        .filter(inMonth::isValidDay)
        .map(inMonth::atDay)
        .filter(date -> weekday == null || date.getDayOfWeek() == weekday)
        .findFirst();
  }
}
