package dev.calgate.benchmark;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The events of four years, every tenth a series: weekly, daily, on two days a week, every other
 * week or month without end, yearly on whole days. One series in five lacks an occurrence and has
 * another one moved.
 */
final class FourYears {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  static final int DAYS = 4 * 365;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private final Random random;

  FourYears(Random random) {
    this.random = random;
  }

  /** One of them, as a calendar object. */
  String object(int number) {
    return number % 10 == 0 ? series(number) : single(number);
  }

  private LocalDateTime start() {
    return FIRST.plusDays(random.nextInt(DAYS)).atTime(7 + random.nextInt(12), 0);
  }

  private String single(int number) {
    LocalDateTime start = start();
    return Events.calendar(
        number,
        number % 20 == 1
            ? List.of(
                "UID:event-" + number,
                "DTSTAMP:20260101T000000Z",
                "DTSTART;VALUE=DATE:" + DATE.format(start))
            : timed(number, start));
  }

  private static List<String> timed(int number, LocalDateTime start) {
    return List.of(
        "UID:event-" + number,
        "DTSTAMP:20260101T000000Z",
        "DTSTART;TZID=Europe/Paris:" + TIME.format(start),
        "DTEND;TZID=Europe/Paris:" + TIME.format(start.plusHours(1)));
  }

  private String series(int number) {
    LocalDateTime start = start();
    List<String> lines = new ArrayList<>(timed(number, start));
    int kind = number / 10 % 10;
    switch (kind) {
      case 0, 1, 2, 3 -> lines.add("RRULE:FREQ=WEEKLY;COUNT=12");
      case 4 -> lines.add("RRULE:FREQ=DAILY;COUNT=10");
      case 5, 6 ->
          lines.add("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=" + TIME.format(start.plusYears(1)) + "Z");
      case 7 -> lines.add("RRULE:FREQ=WEEKLY;INTERVAL=2");
      case 8 -> lines.add("RRULE:FREQ=MONTHLY;BYDAY=2TU");
      default -> {
        lines.set(2, "DTSTART;VALUE=DATE:" + DATE.format(start));
        lines.set(3, "RRULE:FREQ=YEARLY");
      }
    }
    return kind < 4 && number / 100 % 2 == 0
        ? withExceptions(number, start, lines)
        : Events.calendar(number, lines);
  }

  /** The third occurrence is lacking, the fifth is a day later. */
  private static String withExceptions(int number, LocalDateTime start, List<String> lines) {
    lines.add("EXDATE;TZID=Europe/Paris:" + TIME.format(start.plusWeeks(2)));
    List<String> moved = new ArrayList<>(timed(number, start.plusWeeks(4).plusDays(1)));
    moved.add("RECURRENCE-ID;TZID=Europe/Paris:" + TIME.format(start.plusWeeks(4)));
    String exception = Events.calendar(number, moved);
    return Events.calendar(number, lines).replace("END:VCALENDAR\r\n", "")
        + exception.substring(exception.indexOf("BEGIN:VEVENT"));
  }
}
