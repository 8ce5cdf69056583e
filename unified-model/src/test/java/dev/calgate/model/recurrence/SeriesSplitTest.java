package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static dev.calgate.model.recurrence.Series.day;
import static dev.calgate.model.recurrence.Series.floating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SeriesSplitTest {
  private static final EventTime MONDAY = at("2026-11-23T09:00", PARIS);

  private static SeriesSplit split(EventTime start, EventTime at, String... rules) {
    return SeriesSplit.of(Series.of(start, rules).event().details(), at);
  }

  @Test
  void theFirstPartEndsAMomentBeforeInTheFormOfItsStart() {
    assertThat(split(MONDAY, at("2026-12-07T09:00", PARIS), "FREQ=WEEKLY").before().rules())
        .containsExactly("FREQ=WEEKLY;UNTIL=20261207T075959Z");
    assertThat(split(day("2026-11-23"), day("2026-12-07"), "FREQ=WEEKLY").before().rules())
        .containsExactly("FREQ=WEEKLY;UNTIL=20261206");
    assertThat(
            split(floating("2026-11-23T09:00"), floating("2026-11-24T09:00"), "FREQ=DAILY")
                .before()
                .rules())
        .containsExactly("FREQ=DAILY;UNTIL=20261124T085959");
  }

  @Test
  void whatIsLeftOfACountGoesOn() {
    SeriesSplit split = split(MONDAY, at("2026-11-26T09:00", PARIS), "freq=daily;count=10");

    assertThat(split.before().rules()).containsExactly("freq=daily;UNTIL=20261126T075959Z");
    assertThat(split.rest()).isEqualTo(new Recurrence(List.of("freq=daily;COUNT=7"), List.of()));
  }

  @Test
  void datesGoWhereTheyBelong() {
    EventTime early = at("2026-11-24T12:00", PARIS);
    EventTime late = at("2026-12-24T12:00", PARIS);
    EventDetails series =
        EventDetails.of("", MONDAY, at("2026-11-23T10:00", PARIS))
            .with(new Recurrence(List.of(), List.of(early, late)));

    assertThat(SeriesSplit.of(series, early))
        .isEqualTo(new SeriesSplit(null, new Recurrence(List.of(), List.of(late))));
    assertThat(SeriesSplit.of(series, late).rest()).isNull();
  }

  @Test
  void aRuleThatDoesNotGiveTheOccurrenceCannotBeginThere() {
    EventTime extra = at("2026-11-25T12:00", PARIS);
    EventDetails series =
        EventDetails.of("", MONDAY, at("2026-11-23T10:00", PARIS))
            .with(new Recurrence(List.of("FREQ=WEEKLY;INTERVAL=2"), List.of(extra)));

    assertThatThrownBy(() -> SeriesSplit.of(series, extra))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Rules as in {@link SecondOpinionTest}, with and without an end. */
  @RepeatedTest(300)
  void bothPartsHaveTheOccurrencesOfTheWhole(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    RandomRule rule = new RandomRule(random);
    LocalDateTime local =
        LocalDateTime.of(1990 + random.nextInt(30), 1, 1, random.nextInt(24), random.nextInt(60))
            .plusDays(random.nextInt(365));
    EventTime start = start(local, random);
    Instant from = start.instant(ZoneId.of("UTC")).minus(Duration.ofDays(2));
    Instant to = from.plus(Duration.ofDays(rule.text().contains("HOURLY") ? 90 : 2_000));
    Series whole = Series.of(start, rule.text() + end(random));
    List<EventTime> all = starts(whole, from, to);
    if (all.size() < 2) {
      return;
    }
    EventTime at = all.get(1 + random.nextInt(all.size() - 1));
    SeriesSplit split = SeriesSplit.of(whole.event().details(), at);

    List<EventTime> both = new ArrayList<>();
    both.addAll(starts(part(whole, start, split.before()), from, to));
    both.addAll(
        split.rest() == null ? List.of(at) : starts(part(whole, at, split.rest()), from, to));
    assertThat(both)
        .as("seed %d: %s from %s, cut at %s: %s", seed, whole.event().details(), start, at, split)
        .isEqualTo(all);
  }

  private static EventTime start(LocalDateTime local, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> EventTime.zoned(local, PARIS);
      case 1 -> EventTime.zoned(local, Series.NEW_YORK);
      default -> EventTime.floating(local);
    };
  }

  private static String end(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> ";COUNT=" + (2 + random.nextInt(40));
      case 1 -> ";UNTIL=20300101T000000Z";
      default -> "";
    };
  }

  private static Series part(Series whole, EventTime start, Recurrence recurrence) {
    EventDetails details = whole.event().details();
    return Series.of(
        start, EventTime.between(details.start(), details.end()).after(start), recurrence);
  }

  private static List<EventTime> starts(Series series, Instant from, Instant to) {
    return series.between(from, to, ZoneId.of("UTC")).stream()
        .map(Occurrence::originalStart)
        .toList();
  }
}
