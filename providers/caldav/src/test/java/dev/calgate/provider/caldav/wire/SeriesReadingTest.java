package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series as objects write them, read and expanded: when what takes place. */
class SeriesReadingTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final ObjectRef REF = new ObjectRef("/cal/a.ics");
  private static final AccountId ACCOUNT =
      Ids.account(new ApplicationId("default"), "caldav", "somebody");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "/cal/");
  private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");

  private static RemoteChange read(String... lines) {
    return new ObjectReader(1 << 20, Set.of())
        .read(
            REF,
            new VersionTag("1"),
            "BEGIN:VCALENDAR\r\n" + String.join("\r\n", lines) + "\r\nEND:VCALENDAR\r\n");
  }

  private static String reason(String... lines) {
    RemoteChange change = read(lines);
    assertThat(change).isInstanceOf(RemoteChange.Unreadable.class);
    return ((RemoteChange.Unreadable) change).reason();
  }

  private static List<RemoteEvent> events(String... lines) {
    RemoteChange change = read(lines);
    assertThat(change).as("%s", change).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static Event event(RemoteEvent it) {
    EventId series = Ids.event(CALENDAR, REF.value(), it.key(), null);
    return new Event(
        Ids.event(CALENDAR, REF.value(), it.key(), it.originalStart()),
        ACCOUNT,
        CALENDAR,
        it.uid(),
        it.originalStart() == null ? null : series,
        it.originalStart(),
        it.details(),
        new Event.Source("caldav", REF.value(), "1"));
  }

  /** Every occurrence until April 2026, by its start in Paris, its minutes and its title. */
  private static List<String> agenda(String... lines) {
    List<Event> events = events(lines).stream().map(SeriesReadingTest::event).toList();
    List<Occurrence> all = new ArrayList<>();
    for (Event series : events) {
      if (series.details().recurrence() != null) {
        List<Event> exceptions =
            events.stream().filter(it -> series.id().equals(it.seriesId())).toList();
        all.addAll(Occurrences.between(series, exceptions, Instant.MIN, END, PARIS, 1_000));
      }
    }
    return all.stream()
        .sorted(Comparator.comparing(it -> it.start().instant(PARIS)))
        .map(SeriesReadingTest::line)
        .toList();
  }

  private static String line(Occurrence it) {
    Instant start = it.start().instant(PARIS);
    return "%s %d %s"
        .formatted(
            LocalDateTime.ofInstant(start, PARIS),
            Duration.between(start, it.end().instant(PARIS)).toMinutes(),
            it.event().details().title());
  }

  private static String[] lines(String... texts) {
    return String.join("|", texts).split("\\|");
  }

  private static String master(String... more) {
    return "BEGIN:VEVENT|UID:u|SUMMARY:Old|DTSTART;TZID=Europe/Paris:20260302T090000"
        + "|DTEND;TZID=Europe/Paris:20260302T093000|"
        + String.join("|", more)
        + "|END:VEVENT";
  }

  private static String following(String original, String... more) {
    return "BEGIN:VEVENT|UID:u|RECURRENCE-ID;RANGE=THISANDFUTURE:"
        + original
        + "|"
        + String.join("|", more)
        + "|END:VEVENT";
  }

  @Test
  void allFollowingOccurrencesMoveByAsMuchAndHaveTheWordsAndTheLengthOfTheChange() {
    String[] object =
        lines(
            master("RRULE:FREQ=DAILY;COUNT=8", "EXDATE:20260303T080000Z,20260307T080000Z"),
            following(
                "20260305T080000Z", "SUMMARY:New", "DTSTART:20260305T100000Z", "DURATION:PT1H"),
            "BEGIN:VEVENT|UID:u|SUMMARY:Once|RECURRENCE-ID:20260308T080000Z",
            "DTSTART:20260308T150000Z|DTEND:20260308T151500Z|END:VEVENT");

    assertThat(agenda(object))
        .containsExactly(
            "2026-03-02T09:00 30 Old",
            "2026-03-04T09:00 30 Old",
            "2026-03-05T11:00 60 New",
            "2026-03-06T11:00 60 New",
            "2026-03-08T16:00 15 Once",
            "2026-03-09T11:00 60 New");
    List<RemoteEvent> events = events(object);
    assertThat(events).extracting(RemoteEvent::uid).containsOnly("u");
    assertThat(events.get(0).details().recurrence().rules())
        .containsExactly("FREQ=DAILY;UNTIL=20260305T075959Z");
    assertThat(events.get(2).details().recurrence().rules()).containsExactly("FREQ=DAILY;COUNT=5");
    assertThat(events.get(2).details().start())
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 3, 5, 11, 0), PARIS));
    assertThat(events.get(2).key()).isNotEqualTo(events.get(0).key());
  }

  @Test
  void aSeriesWithoutEndGoesOnOnOtherWeekdaysAcrossAChangeOfTheClock() {
    assertThat(
            agenda(
                lines(
                    master("RRULE:FREQ=WEEKLY;BYDAY=MO"),
                    following("20260316T080000Z", "SUMMARY:New", "DTSTART:20260317T130000Z"))))
        .containsExactly(
            "2026-03-02T09:00 30 Old",
            "2026-03-09T09:00 30 Old",
            "2026-03-17T14:00 0 New",
            "2026-03-24T14:00 0 New",
            "2026-03-31T14:00 0 New");
  }

  @Test
  void changesFollowEachOtherInWhateverOrderTheyAreWritten() {
    assertThat(
            agenda(
                lines(
                    following("20260306T080000Z", "SUMMARY:Third", "DTSTART:20260306T070000Z"),
                    master("RRULE:FREQ=DAILY;UNTIL=20260307T080000Z", "RDATE:20260320T080000Z"),
                    following("20260304T080000Z", "SUMMARY:Second", "DTSTART:20260304T110000Z"))))
        .containsExactly(
            "2026-03-02T09:00 30 Old",
            "2026-03-03T09:00 30 Old",
            "2026-03-04T12:00 0 Second",
            "2026-03-05T12:00 0 Second",
            "2026-03-06T08:00 0 Third",
            "2026-03-07T08:00 0 Third",
            "2026-03-20T08:00 0 Third");
  }

  @Test
  void aPartOfOneOccurrenceIsASingleEvent() {
    List<RemoteEvent> events =
        events(
            lines(
                master("RDATE:20260304T080000Z"),
                following("20260304T080000Z", "SUMMARY:New", "DTSTART:20260304T110000Z")));
    assertThat(events).extracting(it -> it.details().title()).containsExactly("Old", "New");
    assertThat(events).extracting(it -> it.details().recurrence()).containsOnlyNulls();
  }

  @Test
  void aChangeOfTheFirstOccurrenceIsTheWholeSeries() {
    String[] object =
        lines(
            master("RRULE:FREQ=DAILY;COUNT=2"),
            following("20260302T080000Z", "SUMMARY:New", "DTSTART:20260302T100000Z"));
    assertThat(agenda(object)).containsExactly("2026-03-02T11:00 0 New", "2026-03-03T11:00 0 New");
    assertThat(events(object)).extracting(RemoteEvent::key).containsExactly("u");
  }

  @Test
  void aSeriesMayBeCalledOffFromSomeOccurrenceOn() {
    assertThat(
            agenda(
                lines(
                    master("RRULE:FREQ=DAILY;COUNT=9"),
                    following("20260304T080000Z", "STATUS:CANCELLED"))))
        .containsExactly("2026-03-02T09:00 30 Old", "2026-03-03T09:00 30 Old");
  }

  @Test
  void whatChangesInAWayThatCannotBeToldIsUnreadable() {
    String change = following("20260304T080000Z", "DTSTART:20260304T110000Z");
    String why = "changes all following occurrences, ";
    assertThat(reason(lines(change))).contains(why + "of no series that is there");
    assertThat(reason(lines(master("CLASS:PUBLIC"), change))).contains("no series that is there");
    String daily = master("RRULE:FREQ=DAILY");
    assertThat(
            reason(
                lines(daily, following("20260304T080000Z", "RRULE:FREQ=WEEKLY", "CLASS:PUBLIC"))))
        .contains(why + "and has RRULE");
    assertThat(reason(lines(daily, following("20260304T080000Z", "DTSTART:20260304"))))
        .contains("in another form");
    assertThat(reason(lines(daily, following("20260304T090000Z", "DTSTART:20260304T110000Z"))))
        .contains("Not every rule of the series gives this occurrence");
    assertThat(reason(lines(master("RRULE:FREQ=DAILY;COUNT=2"), change)))
        .contains("No occurrence of the series begins there");
    assertThat(
            reason(
                lines(
                    master("RRULE:FREQ=MONTHLY;BYDAY=1MO"),
                    following("20260406T070000Z", "DTSTART:20260407T070000Z"))))
        .contains("cannot say that its occurrences move");
    assertThat(reason(lines(daily, change.replace("THISANDFUTURE", "THISANDPRIOR"))))
        .isEqualTo("RECURRENCE-ID of line 11 has an unknown RANGE");
    assertThat(
            reason(
                lines(
                    master("RRULE:FREQ=DAILY", "RDATE;VALUE=PERIOD:20260401T080000Z/PT3H"),
                    change)))
        .contains("periods in a series that changes");
    String many =
        IntStream.rangeClosed(3, 25)
            .mapToObj(day -> following("202603%02dT080000Z".formatted(day), "CLASS:PUBLIC"))
            .collect(Collectors.joining("|"));
    assertThat(reason(lines(daily, many))).contains("more than 20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "EXDATE:20260303T080000Z",
        "EXDATE;VALUE=DATE:20260303",
        "EXDATE;TZID=America/New_York:20260303T030000",
        "EXDATE;TZID=Europe/Paris:20260303T090000",
        "EXDATE:20260303T090000",
        "EXDATE;VALUE=DATE-TIME:20260101T000000Z,20260303T080000Z"
      })
  void anOccurrenceIsExcludedInWhateverFormItIsNamed(String excluded) {
    assertThat(agenda(lines(master("RRULE:FREQ=DAILY;COUNT=3", excluded))))
        .containsExactly("2026-03-02T09:00 30 Old", "2026-03-04T09:00 30 Old");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "EXDATE;VALUE=DATE:20260303",
        "EXDATE:20260303T000000",
        "EXDATE;TZID=Europe/Paris:20260303T000000",
        "EXDATE:20260303T000000Z"
      })
  void aDayIsExcludedInWhateverFormItIsNamed(String excluded) {
    assertThat(
            agenda(
                lines(
                    "BEGIN:VEVENT|UID:u|SUMMARY:Day|DTSTART;VALUE=DATE:20260302",
                    "RRULE:FREQ=DAILY;COUNT=3",
                    excluded,
                    "END:VEVENT")))
        .containsExactly("2026-03-02T00:00 1440 Day", "2026-03-04T00:00 1440 Day");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "RDATE:20260310T110000Z ! 2026-03-10T12:00 30 Old",
        "RDATE;TZID=America/New_York:20260310T070000 ! 2026-03-10T12:00 30 Old",
        "RDATE;VALUE=DATE:20260310 ! 2026-03-10T09:00 30 Old",
        "RDATE;VALUE=PERIOD:20260310T110000Z/20260310T124500Z ! 2026-03-10T12:00 105 Old",
        "RDATE;VALUE=PERIOD;TZID=America/New_York:20260310T070000/PT2H ! 2026-03-10T12:00 120 Old",
        "RDATE;VALUE=PERIOD:20260310T110000Z/PT30M ! 2026-03-10T12:00 30 Old"
      })
  void anExtraDateTakesPlaceInWhateverFormAndLengthItIsNamed(String extra, String expected) {
    assertThat(agenda(lines(master(extra)))).containsExactly("2026-03-02T09:00 30 Old", expected);
    assertThat(agenda(lines(master("RRULE:FREQ=DAILY;COUNT=2", extra))))
        .containsExactly("2026-03-02T09:00 30 Old", "2026-03-03T09:00 30 Old", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "20260303",
    "20260303T090000",
    "20260303T080000Z",
    "20260303T235959",
    "20260304T075959Z"
  })
  void aRuleEndsInWhateverFormItsEndIsWritten(String until) {
    assertThat(agenda(lines(master("RRULE:FREQ=DAILY;UNTIL=" + until))))
        .containsExactly("2026-03-02T09:00 30 Old", "2026-03-03T09:00 30 Old");
  }

  @Test
  void rulesOfAnotherCalendarAreUnreadableWithTheReason() {
    for (String rule :
        List.of(
            "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD",
            "RSCALE=CHINESE;FREQ=YEARLY",
            "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD",
            "RSCALE=ETHIOPIC;FREQ=MONTHLY;BYMONTH=13")) {
      assertThat(reason(lines(master("RRULE:" + rule))))
          .as(rule)
          .isEqualTo("RRULE with RSCALE or SKIP of another calendar is not expanded");
    }
    assertThat(agenda(lines(master("RRULE:RSCALE=GREGORIAN;FREQ=DAILY;COUNT=2;SKIP=OMIT"))))
        .hasSize(2);
  }
}
