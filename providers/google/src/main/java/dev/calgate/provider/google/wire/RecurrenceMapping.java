package dev.calgate.provider.google.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.RuleCheck;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines RRULE, RDATE and EXDATE of a series (Event resource, recurrence; RFC 5545 section
 * 3.8.5), every time in the form and zone of the series' start.
 */
final class RecurrenceMapping {
  private static final int MAX_DATES = 2_000;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final EventTime start;
  private final List<String> rules = new ArrayList<>();
  private final List<EventTime> dates = new ArrayList<>();
  private final List<EventTime> excluded = new ArrayList<>();

  RecurrenceMapping(List<String> lines, EventTime start) {
    this.start = start;
    lines.forEach(this::line);
  }

  /** The series; null when the lines name no occurrence. */
  @Nullable Recurrence recurrence() {
    if (rules.isEmpty() && dates.isEmpty()) {
      return null;
    }
    Recurrence recurrence = new Recurrence(rules, dates);
    RuleCheck.problem(recurrence, start)
        .ifPresent(
            problem -> {
              throw new UnreadableException(problem);
            });
    return recurrence;
  }

  /** Occurrences that do not take place. */
  List<EventTime> excluded() {
    return excluded;
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    String[] head = line.substring(0, colon).split(";");
    String value = line.substring(colon + 1).trim();
    switch (head[0].trim().toUpperCase(Locale.ROOT)) {
      case "RRULE" -> rules.add(value);
      case "RDATE" -> add(dates, head, value);
      case "EXDATE" -> add(excluded, head, value);
      case "EXRULE" -> throw new UnreadableException("EXRULE is not expanded");
      default -> {
        // From the future, and no occurrence.
      }
    }
  }

  private void add(List<EventTime> times, String[] head, String values) {
    ZoneId zone = null;
    for (String parameter : head) {
      if (parameter.regionMatches(true, 0, "TZID=", 0, 5)) {
        zone = TimeMapping.zone(parameter.substring(5).replace("\"", ""), UTC);
      }
    }
    for (String value : values.split(",", MAX_DATES + 1)) {
      if (dates.size() + excluded.size() >= MAX_DATES) {
        throw new UnreadableException("More than " + MAX_DATES + " dates in EXDATE and RDATE");
      }
      if (!value.isBlank()) {
        times.add(time(value.trim(), zone));
      }
    }
  }

  private EventTime time(String value, @Nullable ZoneId zone) {
    int slash = value.indexOf('/');
    String begin = slash < 0 ? value : value.substring(0, slash);
    try {
      if (begin.length() == 8) {
        LocalDate date = LocalDate.parse(begin, DATE);
        return start instanceof EventTime.AllDay
            ? EventTime.allDay(date)
            : start.withLocal(date.atTime(start.local().toLocalTime()));
      }
      boolean utc = begin.endsWith("Z");
      LocalDateTime local =
          LocalDateTime.parse(utc ? begin.substring(0, begin.length() - 1) : begin, LOCAL);
      ZoneId meant = utc ? UTC : zone;
      if (meant == null || !(start instanceof EventTime.Zoned series)) {
        return start.withLocal(local);
      }
      return series.withLocal(
          LocalDateTime.ofInstant(EventTime.zoned(local, meant).instant(meant), series.zone()));
    } catch (DateTimeException e) {
      throw new UnreadableException("A date of the recurrence is none");
    }
  }
}
