package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static dev.calgate.model.recurrence.Series.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesSpanTest {
  private static final EventTime START = at("2026-11-23T09:00", PARIS);

  private static SeriesSpan span(String... rules) {
    return SeriesSpan.of(Series.of(START, rules).event());
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=DAILY;COUNT=3, 2026-11-25T09:00:00Z",
    "FREQ=DAILY;UNTIL=20261125, 2026-11-25T09:00:00Z",
    "FREQ=DAILY;UNTIL=20261125T075959Z, 2026-11-24T09:00:00Z",
    "FREQ=DAILY;UNTIL=20200101, 2026-11-23T09:00:00Z",
    "FREQ=YEARLY;UNTIL=20990101, 2098-11-23T09:00:00Z",
    "FREQ=YEARLY;INTERVAL=30;UNTIL=20990101, 2086-11-23T09:00:00Z",
    "FREQ=DAILY;UNTIL=20990101, 2099-01-01T09:00:00Z",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20990101, 2026-11-23T09:00:00Z",
    "FREQ=WEEKLY;UNTIL=20271231;COUNT=2, 2026-11-30T09:00:00Z"
  })
  void theSpanEndsWithTheLastOccurrence(String rule, Instant end) {
    assertThat(span(rule)).isEqualTo(new SeriesSpan(START.instant(PARIS), Optional.of(end)));
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=DAILY",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=HOURLY;COUNT=99999",
    "FREQ=NEVER",
    "FREQ=YEARLY"
  })
  void whatHasNoEndOrAVeryDistantOneIsEndless(String rule) {
    assertThat(span(rule).end()).isEmpty();
    assertThat(span(rule).endOrMax()).isEqualTo(Instant.MAX);
  }

  @Test
  void theLastOfSeveralRulesAndDatesEndsIt() {
    assertThat(span("FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;COUNT=3").end())
        .contains(Instant.parse("2026-12-07T09:00:00Z"));
    assertThat(span("FREQ=DAILY;COUNT=3", "FREQ=WEEKLY").end()).isEmpty();
    Recurrence dates = new Recurrence(List.of(), List.of(day("2026-11-20"), day("2027-01-01")));
    assertThat(SeriesSpan.of(Series.of(day("2026-11-23"), day("2026-11-24"), dates).event()))
        .isEqualTo(
            new SeriesSpan(
                Instant.parse("2026-11-20T00:00:00Z"),
                Optional.of(Instant.parse("2027-01-02T00:00:00Z"))));
  }
}
