package dev.calgate.benchmark;

import java.util.List;

/** Events of some 600 bytes, every tenth a series, the same on every run. */
final class Events {
  private Events() {}

  static String name(int number) {
    return "event-" + number + ".ics";
  }

  static String text(int number) {
    String day = "2026%02d%02d".formatted(1 + number % 12, 1 + number / 12 % 28);
    int hour = 8 + number % 10;
    String rule = number % 10 == 0 ? "RRULE:FREQ=WEEKLY;COUNT=20" : "TRANSP:OPAQUE";
    return calendar(
        number,
        List.of(
            "UID:event-" + number,
            "DTSTAMP:20260101T000000Z",
            "DTSTART:%sT%02d0000Z".formatted(day, hour),
            "DTEND:%sT%02d0000Z".formatted(day, hour + 1),
            rule));
  }

  /** An event that begins with some lines of its own. */
  static String calendar(int number, List<String> lines) {
    return String.join(
            "\r\n",
            List.of(
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Calgate//Benchmark//EN",
                "BEGIN:VEVENT",
                String.join("\r\n", lines),
                "SUMMARY:Meeting number " + number,
                "LOCATION:Room " + number % 40,
                "DESCRIPTION:Agenda of meeting " + number + "\\n" + "Lorem ipsum dolor ",
                "ORGANIZER;CN=Alice:mailto:alice@example.org",
                "ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:bob@example.org",
                "ATTENDEE;CN=Carol;PARTSTAT=NEEDS-ACTION:mailto:carol@example.org",
                "END:VEVENT",
                "END:VCALENDAR"))
        + "\r\n";
  }
}
