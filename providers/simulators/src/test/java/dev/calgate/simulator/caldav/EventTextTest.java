package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.SimulatorFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTextTest {

  @Test
  void linesAreEscapedAndNoLongerThan75Octets() {
    String title = "a, b; c\\d\nä" + "😀".repeat(60) + " \\;TZID=no";
    String text = EventText.of(title, day(1), day(2)).text();
    assertThat(text.split("\r\n"))
        .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 75);
    assertThat(text.replace("\r\n ", ""))
        .contains("SUMMARY:a\\, b\\; c\\\\d\\nä")
        .contains("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260102\r\n")
        .doesNotContain("VTIMEZONE");
    ObjectRules.check(text, List.of("VEVENT"));
  }

  private static EventTime day(int day) {
    return EventTime.allDay(LocalDate.of(2026, 1, day));
  }

  @Test
  void zonesComeWithTheirRules() {
    assertThat(EventText.of("x", at("2026-03-03T10:00"), at("2026-03-03T11:00")).text())
        .contains("TZID:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nDTSTART:20000326T020000\r\n")
        .contains(
            "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
        .contains("BYMONTH=10;BYDAY=-1SU")
        .contains("DTSTART;TZID=Europe/Berlin:20260303T100000");
    assertThat(ZoneText.lines(ZoneId.of("America/New_York")))
        .contains(
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU");
    assertThat(ZoneText.lines(ZoneId.of("Asia/Jerusalem")))
        .contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29");
    assertThat(ZoneText.lines(ZoneId.of("Asia/Tokyo"))).contains("TZOFFSETTO:+0900");
  }

  @Test
  void seriesCarryTheirExceptions() {
    EventTime utc = EventTime.zoned(LocalDateTime.parse("2026-03-03T10:00"), ZoneId.of("UTC"));
    String text =
        EventText.of("s", utc, utc)
            .repeating("FREQ=DAILY")
            .cancelling(utc, "s", utc)
            .overriding(utc, "t", utc, utc)
            .text();
    assertThat(text.split("BEGIN:VEVENT")).hasSize(4);
    assertThat(text).contains("RECURRENCE-ID:20260303T100000Z", "STATUS:CANCELLED");
  }
}
