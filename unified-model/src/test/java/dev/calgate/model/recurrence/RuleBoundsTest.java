package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static dev.calgate.model.recurrence.Series.day;
import static dev.calgate.model.recurrence.Series.floating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.Event;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What broken, hostile and odd rules get. */
class RuleBoundsTest {
  private static final EventTime START = at("1990-01-01T09:00", PARIS);

  /** Far above what a slow machine needs, far below what a walk through all periods takes. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  private static String range(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static List<String> bombs() {
    String hours = ";BYHOUR=" + range(0, 23);
    String minutes = ";BYMINUTE=" + range(0, 59);
    String seconds = ";BYSECOND=" + range(0, 59);
    return List.of(
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=100000000",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;INTERVAL=7",
        "FREQ=SECONDLY;INTERVAL=2147483647",
        "FREQ=MINUTELY",
        "FREQ=MINUTELY;COUNT=1000000000",
        "FREQ=MINUTELY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;COUNT=1000000000",
        "FREQ=HOURLY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;INTERVAL=2147483647",
        "FREQ=WEEKLY;INTERVAL=2147483647",
        "FREQ=MONTHLY;INTERVAL=2147483647",
        "FREQ=YEARLY;INTERVAL=2147483647",
        "FREQ=YEARLY;BYWEEKNO=53;INTERVAL=2147483647",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=9973",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=YEARLY;BYYEARDAY=" + range(1, 366),
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU" + hours + minutes + seconds,
        "FREQ=YEARLY;BYWEEKNO=" + range(1, 53) + hours + minutes + seconds,
        "FREQ=DAILY" + hours + minutes + seconds,
        "FREQ=MONTHLY;BYMONTHDAY=" + range(1, 31) + hours + minutes + ";BYSETPOS=-1",
        "FREQ=DAILY" + hours + minutes + ";BYSECOND=" + range(0, 51) + ";BYSETPOS=1;COUNT=99999",
        "FREQ=DAILY" + hours + ";BYMINUTE=" + range(0, 40) + ";BYSETPOS=1;COUNT=99999",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR" + hours + minutes + ";BYSETPOS=-1;COUNT=1200",
        "FREQ=YEARLY;BYDAY=MO,TU;BYHOUR=9,10;BYSETPOS=-1;COUNT=99999",
        "FREQ=MINUTELY;INTERVAL=1439;BYHOUR=9;BYMINUTE=30;COUNT=99999",
        "FREQ=HOURLY;COUNT=99999",
        "FREQ=DAILY;" + "X".repeat(100_000) + "=1");
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void everyBombEndsSoonAndClearly(String rule) {
    Event series = Series.of(START, rule).event();
    long begin = System.nanoTime();
    Optional<String> problem = problem(START, rule);
    SeriesSpan span = SeriesSpan.of(series);
    for (String year : List.of("1990", "2026", "9998")) {
      ask(series, Instant.parse(year + "-01-01T00:00:00Z"), problem);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    assertThat(span.start()).isEqualTo(START.instant(PARIS));
    problem.ifPresent(text -> assertThat(text).startsWith("RRULE ").hasSizeLessThan(200));
  }

  @Test
  void fiftyBombsInOneSeriesCostNoMoreThanOne() {
    String dense = "FREQ=DAILY;BYHOUR=" + range(0, 23) + ";BYMINUTE=" + range(0, 40);
    for (String rule :
        List.of(
            dense + ";BYSETPOS=1",
            "FREQ=HOURLY;COUNT=99999",
            "FREQ=MINUTELY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MINUTELY;INTERVAL=1439;BYHOUR=9;BYMINUTE=30;UNTIL=99990101")) {
      String[] rules = Collections.nCopies(50, rule).toArray(String[]::new);
      Event series = Series.of(START, rules).event();
      long begin = System.nanoTime();
      assertThat(problem(START, rules)).isEmpty();
      SeriesSpan.of(series);
      ask(series, Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(rule).isLessThan(BOUND);
    }
  }

  private static void ask(Event series, Instant from, Optional<String> problem) {
    Instant to = from.plus(Duration.ofDays(40));
    try {
      assertThat(Occurrences.between(series, List.of(), from, to, PARIS, 1_000))
          .hasSizeLessThanOrEqualTo(1_000);
      assertThat(problem).isEmpty();
    } catch (UnexpandableRuleException e) {
      assertThat(problem).contains(String.valueOf(e.getMessage()));
    } catch (TooManyOccurrencesException e) {
      assertThat(problem).isEmpty();
    }
  }

  private static Optional<String> problem(EventTime start, String... rules) {
    return RuleCheck.problem(new Recurrence(List.of(rules), List.of()), start);
  }

  @Test
  void anOldSeriesIsEnteredAtItsWindow() {
    EventTime old = at("0001-01-01T09:00", PARIS);
    List<String> rules =
        List.of(
            "FREQ=HOURLY",
            "FREQ=HOURLY;INTERVAL=7",
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=MO,TU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;BYWEEKNO=2");
    long begin = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      for (String rule : rules) {
        assertThat(Series.of(old, rule).locals("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"))
            .as(rule)
            .isNotEmpty();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(took.dividedBy(1_200)).as("a question").isLessThan(Duration.ofMillis(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FREQ",
        "COUNT=3",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261332",
        "FREQ=DAILY;WKST=XX",
        "FREQ=DAILY;BYDAY=",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=,",
        "FREQ=MONTHLY;BYMONTH=5L",
        "FREQ=MONTHLY;BYSETPOS=0",
        "FREQ=MONTHLY;BYEASTER=1",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=DAILY;INTERVAL=2;BYYEARDAY=3",
        "FREQ=YEARLY;RSCALE=HEBREW",
        "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD",
        "FREQ=SECONDLY"
      })
  void aRuleThatIsNotUnderstoodIsRefusedAndNotGuessed(String rule) {
    assertThat(problem(START, rule)).get().asString().startsWith("RRULE");
    assertThatThrownBy(
            () -> Series.of(START, rule).locals("1990-01-01T00:00:00Z", "1991-01-01T00:00:00Z"))
        .isInstanceOf(UnexpandableRuleException.class);
    assertThat(SeriesSpan.of(Series.of(START, rule).event()).end()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "freq=daily;count=2",
        "FREQ=DAILY;COUNT=2;",
        ";;FREQ=DAILY ; COUNT = 2",
        "FREQ=DAILY;INTERVAL=0;COUNT=2",
        "FREQ=DAILY;COUNT=2;X-NOTE=hello",
        "FREQ=DAILY;COUNT=2;BYDAY=+1MO,2TU",
        "RSCALE=GREGORIAN;FREQ=DAILY;COUNT=2;SKIP=OMIT",
        "FREQ=DAILY;UNTIL=19900102T080000Z;COUNT=5",
        "FREQ=HOURLY;INTERVAL=24;COUNT=2",
        "FREQ=MINUTELY;INTERVAL=1440;COUNT=2",
        "FREQ=SECONDLY;INTERVAL=86400;COUNT=2"
      })
  void whatLeavesNoDoubtIsForgiven(String rule) {
    assertThat(problem(START, rule)).isEmpty();
    assertThat(Series.of(START, rule).locals())
        .containsExactly(START.local(), START.local().plusDays(1));
  }

  @Test
  void untilIsReadInEveryForm() {
    EventTime zoned = at("2026-11-23T00:30", PARIS);
    for (String until : List.of("20261125", "20261125T003000", "20261124T233000Z")) {
      assertThat(Series.of(zoned, "FREQ=DAILY;UNTIL=" + until).locals()).as(until).hasSize(3);
    }
    assertThat(Series.of(zoned, "FREQ=DAILY;UNTIL=20261124T232959Z").locals()).hasSize(2);
    for (String until : List.of("20261125", "20261125T000000", "20261125T120000Z")) {
      assertThat(Series.of(day("2026-11-23"), "FREQ=DAILY;UNTIL=" + until).locals())
          .as(until)
          .hasSize(3);
      assertThat(Series.of(floating("2026-11-23T00:00"), "FREQ=DAILY;UNTIL=" + until).locals())
          .as(until)
          .hasSize(3);
    }
    assertThat(Series.of(zoned, "FREQ=DAILY;UNTIL=20200101").locals()).hasSize(1);
  }

  @Test
  void untilIsAMomentWhereTheClockChanges() {
    EventTime gap = at("2026-03-28T02:30", PARIS);
    assertThat(Series.of(gap, "FREQ=DAILY;UNTIL=20260329T011500Z").locals())
        .as("02:30 on the 29th is 01:30 in UTC")
        .hasSize(1);
    assertThat(Series.of(gap, "FREQ=DAILY;UNTIL=20260329T013000Z").locals()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FREQ=DAILY;BY\0\n\u0007=1", "FREQ=DAILY;\u2028A", "X\0=1;X\0=2"})
  void whatIsWrongIsToldInOneLineThatAnyDatabaseHolds(String rule) {
    assertThat(problem(START, rule)).get().asString().matches("[\\x20-\\x7E]+");
    assertThat(problem(START, "FREQ=DAILY;" + "X".repeat(3_000)).orElseThrow())
        .hasSizeLessThan(200);
  }

  @Test
  void aThousandRulesAreRefused() {
    String[] rules = Collections.nCopies(1_000, "FREQ=HOURLY").toArray(String[]::new);
    assertThat(problem(START, rules)).get().asString().contains("more than 50 times");
  }

  @Test
  void aSeriesOutsideTheCalendarIsRefused() {
    assertThat(problem(day("-0001-01-01"), "FREQ=DAILY")).get().asString().contains("year -1");
    assertThat(problem(day("+12026-01-01"), "FREQ=DAILY")).get().asString().contains("year 12026");
  }

  @Test
  void hoursOfAWholeDayMeanNothing() {
    assertThat(problem(day("2026-11-23"), "FREQ=HOURLY")).get().asString().contains("whole days");
    assertThat(Series.of(day("2026-11-23"), "FREQ=DAILY;BYHOUR=9,10;COUNT=2").locals()).hasSize(2);
  }
}
