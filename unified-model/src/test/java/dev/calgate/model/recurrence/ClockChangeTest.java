package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.NEW_YORK;
import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series across the changes of the clock, and under every default of the JVM. */
class ClockChangeTest {
  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restoreDefaults() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  private static List<String> moments(Series series) {
    return series.between(Instant.MIN, Instant.MAX, PARIS).stream()
        .map(it -> it.start().instant(PARIS).toString())
        .toList();
  }

  @Test
  void aDailySeriesKeepsItsTimeOnTheWall() {
    assertThat(moments(Series.of(at("2026-03-28T09:00", PARIS), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
    assertThat(moments(Series.of(at("2026-10-24T09:00", PARIS), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z", "2026-10-26T08:00:00Z");
    assertThat(moments(Series.of(at("2026-03-07T09:00", NEW_YORK), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z");
    assertThat(moments(Series.of(at("2026-10-31T09:00", NEW_YORK), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-10-31T13:00:00Z", "2026-11-01T14:00:00Z", "2026-11-02T14:00:00Z");
  }

  @Test
  void aTimeInsideTheGapCountsWithTheOffsetBeforeIt() {
    assertThat(moments(Series.of(at("2026-03-28T02:30", PARIS), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    assertThat(moments(Series.of(at("2026-03-07T02:30", NEW_YORK), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-03-07T07:30:00Z", "2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z");
  }

  @Test
  void anAmbiguousTimeIsTheFirst() {
    assertThat(moments(Series.of(at("2026-10-24T02:30", PARIS), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(moments(Series.of(at("2026-10-31T01:30", NEW_YORK), "FREQ=DAILY;COUNT=3")))
        .containsExactly("2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
  }

  @Test
  void anHourlySeriesGivesNoMomentTwice() {
    assertThat(moments(Series.of(at("2026-03-29T00:30", PARIS), "FREQ=HOURLY;COUNT=4")))
        .as("02:30 does not exist and is 03:30")
        .containsExactly("2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
  }

  @ParameterizedTest
  @CsvSource({"de-DE", "en-US", "ar-SA", "th-TH-u-ca-buddhist", "ar-EG-u-nu-arab"})
  void theWeekBeginsWhereTheRuleSaysAndNotTheLocale(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    String rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU";
    assertThat(moments(Series.of(at("1997-08-05T09:00", NEW_YORK), rule)))
        .as("Monday when nothing is said")
        .containsExactly(
            "1997-08-05T13:00:00Z",
            "1997-08-10T13:00:00Z",
            "1997-08-19T13:00:00Z",
            "1997-08-24T13:00:00Z");
    assertThat(moments(Series.of(at("1997-08-05T09:00", NEW_YORK), rule + ";WKST=SU")))
        .containsExactly(
            "1997-08-05T13:00:00Z",
            "1997-08-17T13:00:00Z",
            "1997-08-19T13:00:00Z",
            "1997-08-31T13:00:00Z");
    assertThat(
            Series.of(at("1997-08-05T09:00", NEW_YORK), rule)
                .between(Instant.MIN, Instant.MAX, PARIS)
                .get(0)
                .id())
        .endsWith("_19970805T130000Z");
  }

  @Test
  void theZoneOfTheMachineMeansNothing() {
    List<String> before = moments(Series.of(at("2026-03-28T02:30", PARIS), "FREQ=DAILY;COUNT=3"));
    for (String id : List.of("America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC")) {
      TimeZone.setDefault(TimeZone.getTimeZone(id));
      assertThat(moments(Series.of(at("2026-03-28T02:30", PARIS), "FREQ=DAILY;COUNT=3")))
          .as(id)
          .isEqualTo(before);
    }
  }

  /** Asks for each day by itself: nothing is lost or doubled at a window's edge in any zone. */
  @Test
  void dailySeriesAgreeWithTheClockInEveryZone() {
    int zones = 0;
    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneId there = ZoneId.of(id);
      Series series = Series.of(at("2011-12-20T02:30", there), "FREQ=DAILY");
      Instant from = Instant.parse("2011-12-28T00:00:00Z");
      Instant to = Instant.parse("2012-01-03T00:00:00Z");
      List<Instant> byDay = new ArrayList<>();
      for (Instant day = from; day.isBefore(to); day = day.plusSeconds(86_400)) {
        for (Occurrence it : series.between(day, day.plusSeconds(86_400), PARIS)) {
          if (!it.start().instant(PARIS).isBefore(day)) {
            byDay.add(it.start().instant(PARIS));
          }
        }
      }
      assertThat(byDay).as(id).isEqualTo(expected(there, from, to));
      zones++;
    }
    assertThat(zones).isGreaterThan(500);
  }

  private static List<Instant> expected(ZoneId zone, Instant from, Instant to) {
    List<Instant> expected = new ArrayList<>();
    LocalDateTime local = LocalDateTime.parse("2011-12-20T02:30");
    for (int i = 0; i < 30; i++) {
      Instant at = ZonedDateTime.of(local.plusDays(i), zone).toInstant();
      boolean inside = !at.isBefore(from) && at.isBefore(to);
      if (inside && !expected.contains(at)) {
        expected.add(at);
      }
    }
    return expected;
  }
}
