package dev.calgate.simulator.caldav;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes a VTIMEZONE with the rules that a zone has today (RFC 5545 section 3.6.5). */
final class ZoneText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final int FIRST_YEAR = 2000;

  private ZoneText() {}

  static List<String> lines(ZoneId zone) {
    List<String> lines = new ArrayList<>(List.of("BEGIN:VTIMEZONE", "TZID:" + zone.getId()));
    ZoneRules rules = zone.getRules();
    if (rules.getTransitionRules().isEmpty()) {
      ZoneOffset offset = rules.getOffset(Instant.parse("2025-01-01T00:00:00Z"));
      observance(lines, "STANDARD", LocalDateTime.of(1970, 1, 1, 0, 0), offset, offset, List.of());
    }
    for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
      ZoneOffsetTransition first = rule.createTransition(FIRST_YEAR);
      observance(
          lines,
          rule.getOffsetAfter().equals(rule.getStandardOffset()) ? "STANDARD" : "DAYLIGHT",
          first.getDateTimeBefore(),
          first.getOffsetBefore(),
          first.getOffsetAfter(),
          List.of(recurrence(rule)));
    }
    lines.add("END:VTIMEZONE");
    return lines;
  }

  private static void observance(
      List<String> lines,
      String kind,
      LocalDateTime start,
      ZoneOffset from,
      ZoneOffset to,
      List<String> more) {
    lines.add("BEGIN:" + kind);
    lines.add("DTSTART:" + TIME.format(start));
    lines.add("TZOFFSETFROM:" + offset(from));
    lines.add("TZOFFSETTO:" + offset(to));
    lines.addAll(more);
    lines.add("END:" + kind);
  }

  private static String recurrence(ZoneOffsetTransitionRule rule) {
    String month = "RRULE:FREQ=YEARLY;BYMONTH=" + rule.getMonth().getValue();
    int day = rule.getDayOfMonthIndicator();
    if (rule.getDayOfWeek() == null) {
      return month + ";BYMONTHDAY=" + day;
    }
    String weekday = rule.getDayOfWeek().name().substring(0, 2);
    if (day < 0 || day + 6 == rule.getMonth().maxLength()) {
      return month + ";BYDAY=-1" + weekday;
    }
    if (day % 7 == 1) {
      return month + ";BYDAY=" + (day / 7 + 1) + weekday;
    }
    String week = IntStream.range(day, day + 7).mapToObj(String::valueOf).collect(joining(","));
    return month + ";BYDAY=" + weekday + ";BYMONTHDAY=" + week;
  }

  private static String offset(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "+0000" : offset.getId().replace(":", "");
  }
}
