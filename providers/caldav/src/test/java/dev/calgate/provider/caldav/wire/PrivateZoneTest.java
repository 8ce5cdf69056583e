package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones that an object defines itself, as products write them. */
class PrivateZoneTest {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private static PrivateZone zone(String... lines) {
    String text =
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\n"
            + String.join("\r\n", lines)
            + "\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n";
    Component calendar = ComponentReader.read(text).components().get(0);
    return PrivateZone.read(calendar.components().get(0)).orElse(null);
  }

  private static List<ZoneId> zonesThatChange() {
    return JdkZones.names().stream()
        .map(ZoneId::of)
        .filter(zone -> zone.getRules().getTransitionRules().size() == 2)
        .filter(
            zone ->
                zone.getRules().getTransitionRules().stream()
                    .allMatch(PrivateZoneTest::isOnItsOwnDay))
        .toList();
  }

  /** Rules in UTC may fall on another day of the zone, which a VTIMEZONE has to write otherwise. */
  private static boolean isOnItsOwnDay(ZoneOffsetTransitionRule rule) {
    DayOfWeek local = rule.createTransition(2024).getDateTimeBefore().getDayOfWeek();
    return rule.getDayOfMonthIndicator() >= -1
        && (rule.getDayOfWeek() == null || rule.getDayOfWeek() == local);
  }

  private static String observance(ZoneOffsetTransitionRule rule, boolean numbered) {
    ZoneOffsetTransition first = rule.createTransition(2024);
    return String.join(
        "\r\n",
        "BEGIN:STANDARD",
        "DTSTART:" + LOCAL.format(first.getDateTimeBefore()),
        "RRULE:FREQ=YEARLY;BYMONTH=" + rule.getMonth().getValue() + days(rule, numbered),
        "TZOFFSETFROM:" + offset(first.getOffsetBefore()),
        "TZOFFSETTO:" + offset(first.getOffsetAfter()),
        "END:STANDARD");
  }

  private static String days(ZoneOffsetTransitionRule rule, boolean numbered) {
    int day = rule.getDayOfMonthIndicator();
    DayOfWeek weekday = rule.getDayOfWeek();
    if (weekday == null) {
      return ";BYMONTHDAY=" + day;
    }
    String letters = weekday.name().substring(0, 2);
    if (day == -1) {
      return ";BYDAY=-1" + letters;
    }
    if (numbered && day % 7 == 1) {
      return ";BYDAY=" + (day / 7 + 1) + letters;
    }
    return IntStream.range(day, day + 7)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", ";BYDAY=" + letters + ";BYMONTHDAY=", ""));
  }

  private static String offset(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "+0000" : offset.getId().replace(":", "");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyZoneThatChangesIsFoundAgainByItsRules(boolean numbered) {
    List<ZoneId> zones = zonesThatChange();
    assertThat(zones).hasSizeGreaterThan(100);
    for (ZoneId zone : zones) {
      PrivateZone own =
          zone(
              zone.getRules().getTransitionRules().stream()
                  .map(rule -> observance(rule, numbered))
                  .toArray(String[]::new));
      assertThat(own).as("%s", zone).isNotNull();
      ZoneId found = own.sameAs(LocalDate.of(2027, 6, 1)).orElse(null);
      assertThat(found).as("%s", zone).isNotNull();
      for (LocalDateTime at = LocalDateTime.of(2027, 1, 1, 0, 30);
          at.getYear() < 2028;
          at = at.plusHours(1)) {
        assertThat(own.instant(at)).as("%s %s", zone, at).isEqualTo(at.atZone(zone).toInstant());
      }
    }
  }

  @Test
  void aRuleThatEndedGivesWayToTheNextOne() {
    PrivateZone newYork =
        zone(
            "BEGIN:DAYLIGHT",
            "DTSTART:19870405T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
            "END:DAYLIGHT",
            "BEGIN:DAYLIGHT",
            "DTSTART:20070311T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "DTSTART:19671029T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "END:STANDARD",
            "BEGIN:STANDARD",
            "DTSTART:20071104T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "END:STANDARD");
    for (int year : new int[] {1995, 2006, 2007, 2026}) {
      assertThat(newYork.sameAs(LocalDate.of(year, 1, 1)))
          .as("%d", year)
          .contains(ZoneId.of("America/New_York"));
    }
  }

  @Test
  void aZoneThatNeverChangesIsItsOffset() {
    PrivateZone odd =
        zone(
            "BEGIN:STANDARD",
            "DTSTART:16010101T000000",
            "TZOFFSETFROM:+0137",
            "TZOFFSETTO:+0137",
            "END:STANDARD");
    assertThat(odd.sameAs(LocalDate.of(2026, 1, 1))).contains(ZoneOffset.ofHoursMinutes(1, 37));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY",
        "FREQ=YEARLY;INTERVAL=2",
        "FREQ=YEARLY;COUNT=3",
        "FREQ=YEARLY;BYSETPOS=1;BYDAY=SU",
        "FREQ=YEARLY;BYDAY=SU,MO",
        "FREQ=YEARLY;BYMONTH=13;BYDAY=1SU",
        "FREQ=YEARLY;BYMONTH=x",
        "FREQ=YEARLY;UNTIL=20269999",
        "="
      })
  void whatNoZoneHasMakesNoSense(String rule) {
    assertThat(
            zone(
                "BEGIN:STANDARD",
                "DTSTART:19701025T030000",
                "RRULE:" + rule,
                "TZOFFSETFROM:+0200",
                "TZOFFSETTO:+0100",
                "END:STANDARD"))
        .isNull();
  }
}
