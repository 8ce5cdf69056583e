package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.TestData;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event's time zone is, by whatever its object calls it and says of it. */
class ObjectZonesTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** The rules of New York. */
  private static final String[] EASTERN =
      changing("20070311T020000", "3;BYDAY=2SU", "20071104T020000", "11;BYDAY=1SU", -5);

  /** The rules of Berlin. */
  private static final String[] CENTRAL =
      changing("19700329T020000", "3;BYDAY=-1SU", "19701025T030000", "10;BYDAY=-1SU", 1);

  private static String[] changing(
      String spring, String springRule, String autumn, String autumnRule, int hours) {
    String winter = offset(hours);
    String summer = offset(hours + 1);
    return new String[] {
      "BEGIN:DAYLIGHT",
      "DTSTART:" + spring,
      "RRULE:FREQ=YEARLY;BYMONTH=" + springRule,
      "TZOFFSETFROM:" + winter,
      "TZOFFSETTO:" + summer,
      "END:DAYLIGHT",
      "BEGIN:STANDARD",
      "DTSTART:" + autumn,
      "RRULE:FREQ=YEARLY;BYMONTH=" + autumnRule,
      "TZOFFSETFROM:" + summer,
      "TZOFFSETTO:" + winter,
      "END:STANDARD"
    };
  }

  private static String[] fixed(int hours) {
    return new String[] {
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:" + offset(hours),
      "TZOFFSETTO:" + offset(hours),
      "END:STANDARD"
    };
  }

  private static String offset(int hours) {
    return hours == 0 ? "+0000" : ZoneOffset.ofHours(hours).getId().replace(":", "");
  }

  private static RemoteChange read(List<String> calendar, String... event) {
    List<String> lines = new ArrayList<>(List.of("BEGIN:VCALENDAR", "VERSION:2.0"));
    lines.addAll(calendar);
    lines.addAll(List.of("BEGIN:VEVENT", "UID:u"));
    lines.addAll(List.of(event));
    lines.addAll(List.of("END:VEVENT", "END:VCALENDAR", ""));
    return new ObjectReader(1 << 20, Set.of())
        .read(new ObjectRef("/a"), new VersionTag("1"), String.join("\r\n", lines));
  }

  private static List<RemoteEvent> events(List<String> calendar, String... event) {
    RemoteChange change = read(calendar, event);
    assertThat(change).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static EventTime start(List<String> calendar, String tzid, String local) {
    return events(calendar, "DTSTART;TZID=\"" + tzid + "\":" + local).get(0).details().start();
  }

  private static List<String> definition(String tzid, String... observances) {
    List<String> lines = new ArrayList<>(List.of("BEGIN:VTIMEZONE", "TZID:" + tzid));
    lines.addAll(List.of(observances));
    lines.add("END:VTIMEZONE");
    return lines;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Europe/Paris | Europe/Paris",
        "EUROPE/PARIS | Europe/Paris",
        "america/new york | America/New_York",
        "Asia/Calcutta | Asia/Calcutta",
        "US/Eastern | US/Eastern",
        "US/Pacific-New | America/Los_Angeles",
        "ROC | Asia/Taipei",
        "Romance Standard Time | Europe/Paris",
        "w. europe standard time | Europe/Berlin",
        "/freeassociation.sourceforge.net/Europe/Paris | Europe/Paris",
        "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Salta | America/Argentina/Salta",
        "/citadel.org/20210210_1/Asia/Tokyo | Asia/Tokyo",
        "tzone://Microsoft/Utc | UTC",
        "Etc/UTC | Etc/UTC",
        "Zulu | UTC",
        "Etc/GMT+5 | Etc/GMT+5",
        "UTC+02:00 | +02:00",
        "utc-3 | -03:00",
        "+0530 | +05:30",
        "-05:00 | -05:00",
        "Kuala Lumpur, Singapore | Asia/Kuala_Lumpur",
        "Pacific Time (US & Canada), Tijuana | America/Los_Angeles"
      })
  void aNameAloneTellsTheZone(String tzid, String zone) {
    EventTime start = start(List.of(), tzid, "20260702T090000");

    LocalDateTime local = LocalDateTime.of(2026, 7, 2, 9, 0);
    assertThat(start.instant(PARIS)).isEqualTo(local.atZone(ZoneId.of(zone)).toInstant());
    assertThat(start.local()).isEqualTo(local);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Atlantis/Capital", "Mitteleurop\u00e4ische Zeit", "Customized Time Zone"})
  void aZoneThatNobodyKnowsOrDefinesIsNoGuess(String tzid) {
    for (List<String> calendar :
        List.of(List.<String>of(), definition(tzid), definition(tzid, broken()))) {
      RemoteChange change = read(calendar, "DTSTART;TZID=\"" + tzid + "\":20260702T090000");

      assertThat(change).isInstanceOf(RemoteChange.Unreadable.class);
      assertThat(((RemoteChange.Unreadable) change).reason())
          .matches("DTSTART of line \\d+ is in a time zone that is neither known nor defined");
    }
  }

  private static String[] broken() {
    return new String[] {
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:+5730",
      "TZOFFSETTO:+5730",
      "END:STANDARD"
    };
  }

  @Test
  void aPlaceCountsWhateverItsDefinitionSays() {
    List<List<String>> outdated =
        List.of(
            definition("Europe/Berlin", EASTERN),
            definition("Europe/Berlin", fixed(1)),
            definition("Europe/Berlin", broken()));
    for (List<String> calendar : outdated) {
      assertThat(start(calendar, "Europe/Berlin", "20260702T090000"))
          .isEqualTo(
              EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of("Europe/Berlin")));
    }
    assertThat(
            start(
                definition("W. Europe Standard Time", fixed(1)),
                "W. Europe Standard Time",
                "20260702T090000"))
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of("Europe/Berlin")));
    List<String> located = new ArrayList<>(definition("Office", EASTERN));
    located.add(1, "X-LIC-LOCATION:Europe/Paris");
    assertThat(start(located, "Office", "20260702T090000"))
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), PARIS));
  }

  @ParameterizedTest
  @CsvSource({
    "EST, America/New_York",
    "GMT, America/New_York",
    "UTC, America/New_York",
    "Etc/GMT+5, America/New_York"
  })
  void anOffsetOrAbbreviationIsWhatItsDefinitionSays(String tzid, String zone) {
    assertThat(start(definition(tzid, EASTERN), tzid, "20260702T090000"))
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of(zone)));
  }

  @Test
  void aSignThatIsMeantTheOtherWayRoundIsTakenFromTheDefinition() {
    assertThat(
            start(definition("Etc/GMT+5", fixed(5)), "Etc/GMT+5", "20260702T090000").instant(PARIS))
        .isEqualTo("2026-07-02T04:00:00Z");
    assertThat(start(definition("Etc/GMT+5", fixed(-5)), "Etc/GMT+5", "20260702T090000"))
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of("Etc/GMT+5")));
    assertThat(start(definition("CET", fixed(1)), "CET", "20260702T090000").instant(PARIS))
        .as("a CET without summer")
        .isEqualTo("2026-07-02T08:00:00Z");
    assertThat(start(definition("CET", CENTRAL), "CET", "20260702T090000"))
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 7, 2, 9, 0), ZoneId.of("CET")));
  }

  @ParameterizedTest
  @CsvSource({"20260329T023000, 2026-03-29T01:30:00Z", "20261025T023000, 2026-10-25T00:30:00Z"})
  void timesThatAreSkippedOrRepeatedAreReadAlikeByNameAndByDefinition(String local, String moment) {
    assertThat(start(List.of(), "Europe/Berlin", local).instant(PARIS)).isEqualTo(moment);
    assertThat(start(definition("Ours", CENTRAL), "Ours", local).instant(PARIS)).isEqualTo(moment);
    String[] odd =
        changing("19700329T020000", "3;BYDAY=-1SU", "19701025T030000", "10;BYDAY=-1SU", 1);
    odd[4] = "TZOFFSETTO:+0201";
    odd[9] = "TZOFFSETFROM:+0201";
    assertThat(start(definition("Odd", odd), "Odd", "20260329T023000").instant(PARIS))
        .as("like no known zone")
        .isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void aLengthThatEndsInTheRepeatedHourIsKept() {
    RemoteEvent event =
        events(List.of(), "DTSTART;TZID=Europe/Paris:20261025T020000", "DURATION:PT1H30M").get(0);

    assertThat(event.details().end().instant(PARIS)).isEqualTo("2026-10-25T01:30:00Z");
  }

  private static List<String> moments(List<RemoteEvent> events) {
    EventDetails series = events.get(0).details();
    Set<Instant> exceptional = new HashSet<>();
    events.stream().skip(1).forEach(it -> exceptional.add(it.originalStart().occurrenceKey()));
    return Occurrences.intervals(
            series,
            exceptional,
            new Interval(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")),
            PARIS,
            100)
        .stream()
        .map(it -> it.start().toString())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXDATE;TZID=Europe/Paris:20260329T023000",
        "EXDATE:20260329T013000Z",
        "EXDATE;TZID=Europe/Paris:20260329T033000"
      })
  void anOccurrenceInTheGapIsExcludedByWhateverNamesItsMoment(String line) {
    List<RemoteEvent> events =
        events(
            List.of(),
            "DTSTART;TZID=Europe/Paris:20260328T023000",
            "DURATION:PT30M",
            "RRULE:FREQ=DAILY;COUNT=3",
            line);

    assertThat(moments(events)).containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RECURRENCE-ID;TZID=Europe/Paris:20261025T023000",
        "RECURRENCE-ID:20261025T003000Z",
        "RECURRENCE-ID:20261025T013000Z"
      })
  void anOccurrenceInTheRepeatedHourIsReplacedWhicheverOfBothIsNamed(String line) {
    List<RemoteEvent> events =
        events(
            List.of(),
            "DTSTART;TZID=Europe/Paris:20261024T023000",
            "DURATION:PT30M",
            "RRULE:FREQ=DAILY;COUNT=3",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:u",
            line,
            "DTSTART;TZID=Europe/Paris:20261025T120000");

    assertThat(events.get(1).originalStart())
        .isEqualTo(EventTime.zoned(LocalDateTime.of(2026, 10, 25, 2, 30), PARIS));
    assertThat(moments(events)).containsExactly("2026-10-24T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  /** Unicode CLDR, cldr-core/supplemental/windowsZones.json. */
  @Test
  void theWindowsNamesAreThoseOfCldr() throws IOException {
    String table = Files.readString(TestData.needed("cldr/windowsZones.json"));
    Matcher zone =
        Pattern.compile(
                "\"_other\": \"([^\"]+)\",\\s+\"_type\": \"([^\"]+)\",\\s+\"_territory\": \"001\"")
            .matcher(table);
    Map<String, String> wrong = new TreeMap<>();
    int zones = 0;
    while (zone.find()) {
      zones++;
      if (!WindowsZones.find(zone.group(1)).filter(zone.group(2)::equals).isPresent()) {
        wrong.put(zone.group(1), zone.group(2));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(zones).isGreaterThan(130);
  }
}
