package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Reminder;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static RemoteChange read(String... eventLines) {
    return readRaw(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
            + String.join("\r\n", eventLines)
            + "\r\nEND:VCALENDAR\r\n");
  }

  private static RemoteChange readRaw(String raw) {
    return new ObjectReader(1 << 20, Set.of("ann@example.com"))
        .read(new ObjectRef("/cal/a.ics"), new VersionTag("1"), raw);
  }

  private static List<RemoteEvent> events(String... lines) {
    RemoteChange change = read(lines);
    assertThat(change).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static EventDetails event(String... lines) {
    String[] all = new String[lines.length + 3];
    all[0] = "BEGIN:VEVENT";
    all[1] = "UID:u";
    System.arraycopy(lines, 0, all, 2, lines.length);
    all[all.length - 1] = "END:VEVENT";
    return events(all).get(0).details();
  }

  private static String reason(String... lines) {
    RemoteChange change = read(lines);
    assertThat(change).isInstanceOf(RemoteChange.Unreadable.class);
    return ((RemoteChange.Unreadable) change).reason();
  }

  private static EventTime paris(int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 3, day, hour, 0), PARIS);
  }

  @Test
  void aPlainEventKeepsItsWordsAndItsZone() {
    EventDetails event =
        event(
            "DTSTART;TZID=Europe/Paris:20260302T090000",
            "DTEND;TZID=Europe/Paris:20260302T100000",
            "SUMMARY:Caf\u00e9\\, then",
            "  folded",
            "DESCRIPTION:one\\ntwo\\;",
            "CATEGORIES:A,B\\,C");

    assertThat(event.title()).isEqualTo("Caf\u00e9, then folded");
    assertThat(event.description()).isEqualTo("one\ntwo;");
    assertThat(event.categories()).containsExactly("A", "B,C");
    assertThat(event.start()).isEqualTo(paris(2, 9));
    assertThat(event.end()).isEqualTo(paris(2, 10));
  }

  @Test
  void zonesAreFoundByWindowsNamesPathsAndCase() {
    for (String tzid :
        List.of(
            "Romance Standard Time",
            "/freeassociation.sourceforge.net/Europe/Paris",
            "/mozilla.org/20070129_1/Europe/Paris",
            "europe/paris",
            "\"Europe/Paris\"")) {
      assertThat(event("DTSTART;TZID=" + tzid + ":20260302T090000").start())
          .as(tzid)
          .isEqualTo(paris(2, 9));
    }
  }

  @Test
  void aPrivateZoneIsMatchedByItsRules() {
    List<RemoteEvent> events =
        events(
            "BEGIN:VTIMEZONE",
            "TZID:Our office",
            "BEGIN:STANDARD",
            "DTSTART:19701025T030000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:19700329T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "END:DAYLIGHT",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:u",
            "DTSTART;TZID=Our office:20260702T090000",
            "END:VEVENT");

    assertThat(events.get(0).details().start())
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of("Europe/Berlin")));
  }

  @Test
  void endsFollowFromEndDurationOrNothing() {
    assertThat(event("DTSTART;VALUE=DATE:20260302").end())
        .isEqualTo(EventTime.allDay(LocalDate.of(2026, 3, 3)));
    assertThat(event("DTSTART;TZID=Europe/Paris:20260302T090000").end()).isEqualTo(paris(2, 9));
    // Clocks go forward on the 29th: a day is a day, 24 hours are 24 hours.
    assertThat(event("DTSTART;TZID=Europe/Paris:20260328T090000", "DURATION:P1D").end())
        .isEqualTo(paris(29, 9));
    assertThat(event("DTSTART;TZID=Europe/Paris:20260328T090000", "DURATION:PT24H").end())
        .isEqualTo(paris(29, 10));
    assertThat(
            event(
                    "DTSTART;TZID=Europe/Paris:20260302T090000",
                    "DTEND;TZID=Europe/Paris:20260301T090000")
                .end())
        .isEqualTo(paris(2, 9));
  }

  @Test
  void overridesAndExcludedDatesBecomeExceptions() {
    List<RemoteEvent> events =
        events(
            "BEGIN:VEVENT",
            "UID:u",
            "SUMMARY:Stand-up",
            "DTSTART;TZID=Europe/Paris:20260302T090000",
            "DTEND;TZID=Europe/Paris:20260302T093000",
            "RRULE:FREQ=DAILY;COUNT=10",
            "EXDATE:20260303T080000Z",
            "EXDATE;VALUE=DATE:20260304",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:u",
            "SUMMARY:Moved",
            "RECURRENCE-ID:20260305T080000Z",
            "DTSTART;TZID=Europe/Paris:20260305T110000",
            "END:VEVENT");

    assertThat(events).hasSize(4);
    assertThat(events.get(0).details().recurrence().rules()).containsExactly("FREQ=DAILY;COUNT=10");
    assertThat(events.subList(1, 4))
        .extracting(RemoteEvent::originalStart)
        .containsExactly(paris(3, 9), paris(4, 9), paris(5, 9));
    assertThat(events.subList(1, 4))
        .extracting(it -> it.details().status())
        .containsExactly(EventStatus.CANCELLED, EventStatus.CANCELLED, EventStatus.CONFIRMED);
    assertThat(events.get(3).details().start()).isEqualTo(paris(5, 11));
  }

  @Test
  void anOverrideWithoutMasterStands() {
    List<RemoteEvent> events =
        events(
            "BEGIN:VEVENT",
            "UID:u",
            "RECURRENCE-ID;TZID=Europe/Paris:20260305T090000",
            "DTSTART;TZID=Europe/Paris:20260305T110000",
            "END:VEVENT");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).originalStart()).isEqualTo(paris(5, 9));
  }

  @Test
  void peopleRemindersAndConferenceAreTold() {
    EventDetails event =
        event(
            "DTSTART;TZID=Europe/Paris:20260302T090000",
            "ORGANIZER;CN=\"Boss, The\":mailto:boss@example.com",
            "ATTENDEE;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:MAILTO:Ann@example.com",
            "LOCATION:see https://us02web.zoom.us/j/123",
            "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-PT15M",
            "END:VALARM");

    assertThat(event.organizer().name()).isEqualTo("Boss, The");
    assertThat(event.attendees())
        .containsExactly(
            new Attendee(
                "Ann@example.com",
                null,
                Attendee.Role.OPTIONAL,
                Attendee.Participation.ACCEPTED,
                Attendee.Kind.INDIVIDUAL,
                true));
    assertThat(event.reminders()).containsExactly(new Reminder(15, Reminder.Method.POPUP));
    assertThat(event.conference())
        .isEqualTo(new Conference("https://us02web.zoom.us/j/123", "zoom"));
    assertThat(event.freeBusy()).isEqualTo(FreeBusy.OUT_OF_OFFICE);
  }

  @Test
  void whatWouldBeReadWronglyIsUnreadableWithItsReason() {
    assertThat(reason("BEGIN:VEVENT", "UID:u", "END:VEVENT")).contains("no DTSTART");
    assertThat(reason("BEGIN:VEVENT", "UID:u", "DTSTART:20260230T090000", "END:VEVENT"))
        .isEqualTo("DTSTART of line 5 is no date or time");
    assertThat(
            reason("BEGIN:VEVENT", "UID:u", "DTSTART:20260302", "RRULE:FREQ=NEVER", "END:VEVENT"))
        .contains("RRULE");
    assertThat(
            reason(
                "BEGIN:VEVENT", "UID:u", "DTSTART:20260302", "RRULE:FREQ=SECONDLY", "END:VEVENT"))
        .contains("SECONDLY");
    assertThat(reason("BEGIN:VEVENT", "UID:u", "DTSTART:20260302")).contains("ends nothing");
    assertThat(reason("BEGIN:VEVENT", "UID:u", "DTSTART;VALUE=DATE:99991231", "END:VEVENT"))
        .contains("the year 10000");
    assertThat(event("DTSTART;VALUE=DATE:99991230").end().local().getYear()).isEqualTo(9999);
    assertThat(((RemoteChange.Unreadable) readRaw("<html>hello</html>")).reason())
        .isEqualTo("No iCalendar object");
  }

  @Test
  void aTaskIsAnObjectWithoutEvents() {
    assertThat(events("BEGIN:VTODO", "UID:u", "END:VTODO")).isEmpty();
  }

  @Test
  void bareLineFeedsLowerCaseAndNoiseAreTolerated() {
    RemoteChange change =
        readRaw(
            "\uFEFFbegin:vcalendar\nnoise\nbegin:vevent\nuid:u\ndtstart:20260302\n"
                + "end:vevent\nend:vcalendar");

    assertThat(((RemoteChange.Upserted) change).object().events()).hasSize(1);
  }

  private static List<RemoteEvent> daily(String... lines) {
    return events(
        Stream.of(
                List.of(
                    "BEGIN:VEVENT",
                    "UID:u",
                    "DTSTART;TZID=Europe/Paris:20260302T090000",
                    "DTEND;TZID=Europe/Paris:20260302T093000",
                    "RRULE:FREQ=DAILY;COUNT=10"),
                List.of(lines),
                List.of("END:VEVENT"))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  @Test
  void anEditOfASeriesIsAnEditOfTheSeriesAlone() {
    String[] excluded = {
      "EXDATE;TZID=Europe/Paris:20260303T090000,20260304T090000",
      "EXDATE;TZID=Europe/Paris:20260305T090000",
      "SUMMARY:Stand-up",
      "DESCRIPTION:Old"
    };
    List<RemoteEvent> before = daily(excluded);
    excluded[2] = "SUMMARY:Daily";
    excluded[3] = "DESCRIPTION:New\r\nATTENDEE:mailto:bob@example.com";
    List<RemoteEvent> after = daily(excluded);

    assertThat(before).hasSize(4);
    assertThat(after.get(0)).isNotEqualTo(before.get(0));
    assertThat(after.subList(1, 4)).isEqualTo(before.subList(1, 4));
    assertThat(after.get(1).details())
        .isEqualTo(EventDetails.cancelled(paris(3, 9), paris(3, 9).withLocal(at(3, 9, 30))));
  }

  private static LocalDateTime at(int day, int hour, int minute) {
    return LocalDateTime.of(2026, 3, day, hour, minute);
  }

  @Test
  void aCancelledOverrideNeedsNoStart() {
    List<RemoteEvent> events =
        daily(
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:u",
            "SUMMARY:No",
            "STATUS:CANCELLED",
            "RECURRENCE-ID:20260305T080000Z");

    assertThat(events).hasSize(2);
    EventDetails cancelled = events.get(1).details();
    assertThat(cancelled.status()).isEqualTo(EventStatus.CANCELLED);
    assertThat(cancelled.start()).isEqualTo(paris(5, 9));
    assertThat(cancelled.end().local()).isEqualTo(at(5, 9, 30));
  }

  @Test
  void anExcludedDateOfASingleEventMeansNothing() {
    assertThat(
            events(
                "BEGIN:VEVENT",
                "UID:u",
                "DTSTART:20260302T090000Z",
                "EXDATE:20260302T090000Z",
                "END:VEVENT"))
        .hasSize(1);
  }

  @Test
  void anExtraPeriodIsAnExceptionOnlyWhenItsLengthIsItsOwn() {
    List<RemoteEvent> events =
        daily("RDATE;TZID=Europe/Paris;VALUE=PERIOD:20260401T090000/PT30M,20260402T090000/PT2H");

    assertThat(events.get(0).details().recurrence().dates()).hasSize(2);
    assertThat(events).hasSize(2);
    assertThat(events.get(1).details().end().local())
        .isEqualTo(LocalDateTime.of(2026, 4, 2, 11, 0));
  }

  @Test
  void daysOfADurationAreDaysWithHoursToo() {
    // Clocks go forward on the 29th.
    assertThat(event("DTSTART;TZID=Europe/Paris:20260328T090000", "DURATION:P1DT2H").end())
        .isEqualTo(paris(29, 11));
    assertThat(event("DTSTART;TZID=Europe/Paris:20260302T090000", "DURATION:P1W").end())
        .isEqualTo(paris(9, 9));
    assertThat(
            event(
                    "DTSTART;TZID=Europe/Paris:20260302T090000",
                    "BEGIN:VALARM",
                    "TRIGGER:-P1DT2H",
                    "END:VALARM")
                .reminders())
        .containsExactly(new Reminder(26 * 60, Reminder.Method.POPUP));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GMT+0100 | +01:00",
        "UTC-05:00 | -05:00",
        "UTC+11 | +11:00",
        "(UTC+05:30) Nowhere | +05:30",
        "(UTC+01:00) Amsterdam, Berlin, Bern, Rome | Europe/Amsterdam",
        "(GMT-05:00) Eastern Time (US & Canada) | America/New_York",
        "(UTC+01:00) Tokyo | +01:00",
        "EST | America/Panama",
        "Etc/GMT+3 | Etc/GMT+3"
      })
  void anOffsetInTheNameOfAZoneCounts(String tzid, String zone) {
    // Later JDKs know EST as a zone of its own.
    EventTime start = event("DTSTART;TZID=\"" + tzid + "\":20260302T090000").start();
    assertThat(start.instant(PARIS))
        .isEqualTo(LocalDateTime.of(2026, 3, 2, 9, 0).atZone(ZoneId.of(zone)).toInstant());
    assertThat(tzid.equals("EST") || start.equals(zoned(zone))).as("%s", start).isTrue();
  }

  private static EventTime zoned(String zone) {
    return EventTime.zoned(LocalDateTime.of(2026, 3, 2, 9, 0), ZoneId.of(zone));
  }

  @Test
  void caretsAndLooseQuotesInParametersAreRead() {
    EventDetails event =
        event(
            "DTSTART:20260302T090000Z",
            "ORGANIZER;CN=\"Ann ^'A^' ^^n:mailto:ann@example.com",
            "ATTENDEE;CN=\"a^nb^^nc\":mailto:bob@example.com");

    assertThat(event.organizer().email()).isEqualTo("ann@example.com");
    assertThat(event.organizer().name()).isEqualTo("Ann \"A\" ^n");
    assertThat(event.attendees().get(0).name()).isEqualTo("a\nb^nc");
  }
}
