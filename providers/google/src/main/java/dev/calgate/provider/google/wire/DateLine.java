package dev.calgate.provider.google.wire;

import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line RDATE or EXDATE (RFC 5545 section 3.8.5).
 *
 * @param head what stands before the colon
 * @param values what stands behind it, one by one, as it is written
 * @param times what the values mean, in the form and zone of the series' start
 */
record DateLine(String head, List<String> values, List<EventTime> times) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final ZoneId UTC = ZoneId.of("UTC");

  DateLine {
    values = List.copyOf(values);
    times = List.copyOf(times);
  }

  /** What a line of a recurrence begins with, in capitals. */
  static String name(String line) {
    return line.split("[:;]", 2)[0].trim().toUpperCase(Locale.ROOT);
  }

  /** Reads a line with a colon. */
  static DateLine of(String line, EventTime start) {
    int colon = line.indexOf(':');
    String head = line.substring(0, colon);
    ZoneId zone = zone(head);
    List<String> values = new ArrayList<>();
    List<EventTime> times = new ArrayList<>();
    for (String value : line.substring(colon + 1).split(",", RecurrenceMapping.MAX_DATES + 1)) {
      if (!value.isBlank()) {
        values.add(value.trim());
        times.add(time(value.trim(), zone, start));
      }
    }
    return new DateLine(head, values, times);
  }

  /** A line of times of one series, in its start's form and zone. */
  static DateLine of(String name, List<EventTime> times) {
    EventTime first = times.get(0);
    boolean utc = first instanceof EventTime.Zoned zoned && zoned.zone().equals(UTC);
    String head =
        first.fold(
            day -> name + ";VALUE=DATE",
            zoned -> utc ? name : name + ";TZID=" + zoned.zone().getId(),
            floating -> name);
    List<String> values = times.stream().map(it -> value(it, utc)).toList();
    return new DateLine(head, values, times);
  }

  private static String value(EventTime time, boolean utc) {
    return time instanceof EventTime.AllDay day
        ? DATE.format(day.date())
        : LOCAL.format(time.local()) + (utc ? "Z" : "");
  }

  /** The line as a whole. */
  String text() {
    return text(values);
  }

  /** The line of some of its values. */
  String text(List<String> some) {
    return some.stream().collect(Collectors.joining(",", head + ":", ""));
  }

  private static @Nullable ZoneId zone(String head) {
    ZoneId zone = null;
    for (String parameter : head.split(";")) {
      if (parameter.regionMatches(true, 0, "TZID=", 0, 5)) {
        zone = TimeMapping.zone(parameter.substring(5).replace("\"", ""), UTC);
      }
    }
    return zone;
  }

  private static EventTime time(String value, @Nullable ZoneId zone, EventTime start) {
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
