package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.NEW_YORK;
import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static dev.calgate.model.recurrence.Series.cancelled;
import static dev.calgate.model.recurrence.Series.day;
import static dev.calgate.model.recurrence.Series.floating;
import static dev.calgate.model.recurrence.Series.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.Event;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.availability.Interval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
  private static final EventTime MONDAY = at("2026-11-23T09:00", PARIS);
  private static final String WEEKLY = "FREQ=WEEKLY;BYDAY=MO";

  private static List<String> starts(List<Occurrence> occurrences) {
    return occurrences.stream().map(it -> it.start().local().toString()).toList();
  }

  @Test
  void aWindowHoldsWhatOverlapsIt() {
    Series series = Series.of(MONDAY, "FREQ=DAILY");
    assertThat(series.locals("2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z"))
        .containsExactly("2026-11-24T09:00", "2026-11-25T09:00");
    assertThat(series.locals("2026-11-24T08:59:59Z", "2026-11-25T08:00:00Z"))
        .as("still running at the window's begin, beginning at its end")
        .containsExactly("2026-11-24T09:00");
    assertThat(series.locals("2026-11-24T09:00:00Z", "2026-11-25T08:00:01Z"))
        .as("ending at the window's begin, beginning before its end")
        .containsExactly("2026-11-25T09:00");
    assertThat(series.locals("2020-01-01T00:00:00Z", "2026-11-23T08:00:00Z")).isEmpty();
  }

  @Test
  void aMomentCountsAtTheBeginOfAWindowButNotAtItsEnd() {
    Series series =
        Series.of(MONDAY, MONDAY, new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of()));
    assertThat(series.locals("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z"))
        .containsExactly("2026-11-24T09:00");
  }

  @Test
  void aLongOccurrenceIsFoundLongAfterItsStart() {
    Series series =
        Series.of(
            day("2020-01-01"),
            day("2020-07-01"),
            new Recurrence(List.of("FREQ=YEARLY"), List.of()));
    List<Occurrence> found = series.between("2026-06-15T00:00:00Z", "2026-06-16T00:00:00Z");
    assertThat(starts(found)).containsExactly("2026-01-01T00:00");
    assertThat(found.get(0).end()).isEqualTo(day("2026-07-02"));
  }

  @Test
  void theStartIsAnOccurrenceEvenIfTheRuleDoesNotGiveIt() {
    Series series = Series.of(at("2026-11-24T09:00", PARIS), "FREQ=WEEKLY;BYDAY=MO;COUNT=2");
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-24T09:00", "2026-11-30T09:00", "2026-12-07T09:00");
  }

  @Test
  void aCancelledExceptionTakesItsOccurrenceAway() {
    Series series =
        Series.of(MONDAY, "FREQ=DAILY;COUNT=3").with(cancelled(at("2026-11-24T09:00", PARIS)));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-23T09:00", "2026-11-25T09:00");
  }

  @Test
  void anExceptionNamesItsOccurrenceInAnyZone() {
    EventTime utc = EventTime.utc(at("2026-11-24T09:00", PARIS).instant(PARIS));
    Series series =
        Series.of(MONDAY, "FREQ=DAILY;COUNT=3")
            .with(cancelled(utc), moved(at("2026-11-25T03:00", NEW_YORK), MONDAY));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-23T09:00", "2026-11-23T09:00");
  }

  @Test
  void anExceptionMovedIntoTheWindowIsThereAndOneMovedOutIsNot() {
    EventTime december = at("2026-12-28T09:00", PARIS);
    Event in = moved(december, at("2026-11-25T15:00", PARIS));
    Event out = moved(at("2026-11-30T09:00", PARIS), at("2027-01-05T09:00", PARIS));
    Series series = Series.of(MONDAY, WEEKLY).with(in, out);
    List<Occurrence> found = series.between("2026-11-23T00:00:00Z", "2026-12-08T00:00:00Z");
    assertThat(starts(found))
        .containsExactly("2026-11-23T09:00", "2026-11-25T15:00", "2026-12-07T09:00");
    assertThat(found.get(1).event()).isSameAs(in);
    assertThat(found.get(1).originalStart()).isEqualTo(december);
  }

  @Test
  void anExceptionWithoutAnOccurrenceOfTheRuleIsThereToo() {
    Series series =
        Series.of(MONDAY, "FREQ=WEEKLY;COUNT=1")
            .with(moved(at("2026-11-26T09:00", PARIS), at("2026-11-26T10:00", PARIS)));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-23T09:00", "2026-11-26T10:00");
  }

  @Test
  void extraDatesAndSeveralRulesAreOneSequenceWithoutRepetitions() {
    EventTime end = at("2026-11-23T10:00", PARIS);
    List<String> rules = List.of("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "FREQ=MONTHLY;COUNT=2");
    List<EventTime> dates =
        List.of(at("2026-12-24T18:00", PARIS), at("2026-11-30T09:00", PARIS), MONDAY);
    Series series = Series.of(MONDAY, end, new Recurrence(rules, dates));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly(
            "2026-11-23T09:00", "2026-11-30T09:00", "2026-12-23T09:00", "2026-12-24T18:00");
  }

  @Test
  void aSeriesOfDatesAloneHasItsStartAndItsDates() {
    Series series =
        Series.of(
            day("2026-11-23"),
            day("2026-11-24"),
            new Recurrence(List.of(), List.of(day("2026-12-01"), day("2026-11-20"))));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-20T00:00", "2026-11-23T00:00", "2026-12-01T00:00");
  }

  @Test
  void wholeDaysAreTheDaysOfTheReader() {
    Series series = Series.of(day("2026-11-23"), "FREQ=DAILY;COUNT=3");
    Instant from = Instant.parse("2026-11-24T05:00:00Z");
    Instant to = Instant.parse("2026-11-24T06:00:00Z");
    assertThat(starts(series.between(from, to, NEW_YORK))).containsExactly("2026-11-24T00:00");
    assertThat(starts(series.between(from.minusSeconds(1), to, NEW_YORK)))
        .containsExactly("2026-11-23T00:00", "2026-11-24T00:00");
    assertThat(starts(series.between(from, to, ZoneId.of("Pacific/Kiritimati"))))
        .containsExactly("2026-11-24T00:00");
    assertThat(starts(series.between(from, to, ZoneId.of("Pacific/Pago_Pago"))))
        .containsExactly("2026-11-23T00:00");
  }

  @Test
  void floatingTimesAreTheTimesOfTheReader() {
    Series series = Series.of(floating("2026-11-23T09:00"), "FREQ=DAILY;COUNT=3");
    Instant from = Instant.parse("2026-11-24T08:00:00Z");
    Instant to = Instant.parse("2026-11-24T08:30:00Z");
    assertThat(starts(series.between(from, to, PARIS))).containsExactly("2026-11-24T09:00");
    assertThat(starts(series.between(from, to, NEW_YORK))).isEmpty();
  }

  @Test
  void idsNameTheSeriesAndTheOriginalStart() {
    Series zoned = Series.of(MONDAY, WEEKLY).with(moved(at("2026-11-30T09:00", PARIS), MONDAY));
    String id = zoned.event().id().value();
    assertThat(zoned.between("2026-11-23T00:00:00Z", "2026-12-01T00:00:00Z"))
        .extracting(Occurrence::id)
        .containsExactly(id + "_20261123T080000Z", id + "_20261130T080000Z");
    assertThat(firstId(Series.of(day("2026-11-22"), WEEKLY))).endsWith("_20261122");
    assertThat(firstId(Series.of(floating("2026-11-22T09:00"), WEEKLY)))
        .endsWith("_20261122T090000");
  }

  private static String firstId(Series series) {
    return series.between("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z").get(0).id();
  }

  @Test
  void moreThanWasAskedForIsAnError() {
    Series series = Series.of(MONDAY, "FREQ=DAILY");
    Instant from = Instant.parse("2026-11-23T00:00:00Z");
    Instant to = from.plusSeconds(10 * 86_400);
    assertThat(Occurrences.between(series.event(), List.of(), from, to, PARIS, 10)).hasSize(10);
    assertThatThrownBy(() -> Occurrences.between(series.event(), List.of(), from, to, PARIS, 9))
        .isInstanceOf(TooManyOccurrencesException.class)
        .hasMessageContaining("More than 9 occurrences");
  }

  @Test
  void occurrencesKeepTheirLength() {
    Series overnight =
        Series.of(
            at("2026-10-24T22:00", PARIS),
            at("2026-10-25T06:00", PARIS),
            new Recurrence(List.of("FREQ=DAILY;COUNT=2"), List.of()));
    assertThat(overnight.between(Instant.MIN, Instant.MAX, PARIS))
        .as("nine hours of exact time, because the first night is longer by one")
        .extracting(it -> it.end().local().toString())
        .containsExactly("2026-10-25T06:00", "2026-10-26T07:00");
    Series twoDays =
        Series.of(
            at("2026-10-24T12:00", PARIS),
            at("2026-10-25T12:00", PARIS),
            new Recurrence(List.of("FREQ=WEEKLY;COUNT=2"), List.of()));
    assertThat(twoDays.between(Instant.MIN, Instant.MAX, PARIS))
        .extracting(it -> it.end().local().toString())
        .containsExactly("2026-10-25T12:00", "2026-11-01T12:00");
  }

  @Test
  void weeksOfAYearCanBeLimitedToMonths() {
    String rule = "FREQ=YEARLY;BYMONTH=6,10;BYWEEKNO=22,48;BYDAY=MO,TH";
    assertThat(
            Series.of(at("2026-06-04T09:00", PARIS), rule)
                .locals("2026-05-01T00:00:00Z", "2028-06-30T00:00:00Z"))
        .containsExactly("2026-06-04T09:00", "2027-06-03T09:00", "2028-06-01T09:00");
  }

  @Test
  void aSeriesCancelledAsAWholeHasOnlyTheExceptionsThatStand() {
    Series series =
        Series.of(MONDAY, "FREQ=DAILY;COUNT=3")
            .inStatus(EventStatus.CANCELLED)
            .with(moved(at("2026-11-24T09:00", PARIS), at("2026-11-24T15:00", PARIS)));
    assertThat(starts(series.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly("2026-11-24T15:00");
  }

  @Test
  void rareOccurrencesAreFoundFromWhereverTheyAreAskedFor() {
    Series winter =
        Series.of(at("2026-01-01T09:00", PARIS), "FREQ=MINUTELY;INTERVAL=45;BYHOUR=9,10;BYMONTH=1");
    List<String> january = winter.locals("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
    List<String> both = winter.locals("2026-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
    assertThat(january).hasSizeGreaterThan(80);
    assertThat(both).endsWith(january.toArray(String[]::new)).hasSizeGreaterThan(january.size());

    Series leapMondays =
        Series.of(
            at("2026-03-02T09:00", PARIS), "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=3");
    assertThat(starts(leapMondays.between(Instant.MIN, Instant.MAX, PARIS)))
        .containsExactly(
            "2026-03-02T09:00", "2044-02-29T09:00", "2072-02-29T09:00", "2112-02-29T09:00");
  }

  @Test
  void theTimeThatASeriesTakesIsThatOfItsOccurrencesWithoutExceptionsAndMoments() {
    Interval window =
        new Interval(Instant.parse("2026-11-24T08:30:00Z"), Instant.parse("2026-11-27T00:00:00Z"));
    Series series = Series.of(MONDAY, "FREQ=DAILY");
    EventTime wednesday = at("2026-11-25T09:00", PARIS);

    assertThat(
            Occurrences.intervals(
                series.event().details(), Set.of(wednesday.occurrenceKey()), window, PARIS, 10))
        .extracting(Interval::start)
        .containsExactly(
            Instant.parse("2026-11-24T08:00:00Z"), Instant.parse("2026-11-26T08:00:00Z"));
    assertThatThrownBy(
            () -> Occurrences.intervals(series.event().details(), Set.of(), window, PARIS, 2))
        .isInstanceOf(TooManyOccurrencesException.class);
    Series moments = Series.of(MONDAY, MONDAY, new Recurrence(List.of("FREQ=DAILY"), List.of()));
    assertThat(Occurrences.intervals(moments.event().details(), Set.of(), window, PARIS, 10))
        .isEmpty();
  }

  @Test
  void daysThatAMonthOrAYearLacksAreLeftOut() {
    assertThat(
            Series.of(day("2024-02-29"), "FREQ=YEARLY")
                .locals("2024-01-01T00:00:00Z", "2033-01-01T00:00:00Z"))
        .containsExactly("2024-02-29T00:00", "2028-02-29T00:00", "2032-02-29T00:00");
    assertThat(
            Series.of(day("2096-02-29"), "FREQ=YEARLY;BYYEARDAY=366")
                .locals("2090-01-01T00:00:00Z", "2109-01-01T00:00:00Z"))
        .as("2100 is no leap year")
        .containsExactly(
            "2096-02-29T00:00", "2096-12-31T00:00", "2104-12-31T00:00", "2108-12-31T00:00");
    assertThat(
            Series.of(day("2026-01-31"), "FREQ=MONTHLY")
                .locals("2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"))
        .containsExactly("2026-01-31T00:00", "2026-03-31T00:00", "2026-05-31T00:00");
    assertThat(
            Series.of(day("2023-12-31"), "FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2")
                .locals("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"))
        .containsExactly("2024-02-29T00:00", "2025-02-28T00:00");
  }

  @Test
  void aSeriesThatIsCountedEndsWhereItEndsFromWhereverItIsEntered() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      String rule = new RandomRule(random).text() + ";COUNT=" + (1 + random.nextInt(40));
      EventTime start = at("2020-01-01T09:00", PARIS);
      Series series = Series.of(start.withLocal(start.local().plusDays(random.nextInt(700))), rule);
      List<String> all = starts(series.between(Instant.MIN, Instant.MAX, PARIS));
      int later = random.nextInt(all.size());
      Instant from = start.withLocal(LocalDateTime.parse(all.get(later))).instant(PARIS);
      assertThat(starts(series.between(from.plusSeconds(1), Instant.MAX, PARIS)))
          .as("seed %d: %s from %s", seed, rule, all.get(later))
          .endsWith(all.subList(later, all.size()).toArray(String[]::new))
          .allMatch(it -> it.compareTo(all.get(Math.max(0, later - 2))) >= 0);
    }
  }
}
