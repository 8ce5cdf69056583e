package dev.calgate.model.recurrence;

import static dev.calgate.model.recurrence.Series.PARIS;
import static dev.calgate.model.recurrence.Series.at;
import static dev.calgate.model.recurrence.Series.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesMoveTest {
  private static final EventTime START = at("2026-03-02T09:00", PARIS);
  private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

  private static List<LocalDateTime> starts(EventTime start, Recurrence recurrence) {
    EventTime end = start.withLocal(start.local().plusDays(1));
    return Series.of(start, end, recurrence).between(Instant.MIN, END, PARIS).stream()
        .map(it -> it.start().local())
        .toList();
  }

  private static Recurrence recurrence(String rule) {
    return new Recurrence(List.of(rule), List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FREQ=DAILY;INTERVAL=3 | 2026-03-02T11:30",
        "FREQ=DAILY;UNTIL=20260601T070000Z | 2026-03-02T11:30",
        "FREQ=DAILY;UNTIL=20260601 | 2026-03-03T08:30",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9 | 2026-03-02T07:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU | 2026-03-03T09:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR | 2026-02-27T10:00",
        "FREQ=WEEKLY | 2026-03-12T10:00",
        "FREQ=MONTHLY;BYDAY=1MO | 2026-03-02T10:00",
        "FREQ=MONTHLY | 2026-03-05T10:00",
        "FREQ=MONTHLY;BYMONTHDAY=2;BYMONTH=3,6 | 2026-03-28T10:00",
        "FREQ=YEARLY | 2026-03-01T09:00",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1 | 2026-03-02T10:00",
      })
  void aMovedRuleGivesTheSameStartsMoved(String rule, LocalDateTime moved) {
    Duration shift = Duration.between(START.local(), moved);
    LocalDateTime last = LocalDateTime.parse("2030-11-01T00:00");
    Recurrence now = SeriesMove.of(recurrence(rule), START, START.withLocal(moved));
    assertThat(starts(START.withLocal(moved), now).stream().filter(it -> it.isBefore(last)))
        .as("%s", now)
        .containsExactlyElementsOf(
            starts(START, recurrence(rule)).stream()
                .map(it -> it.plus(shift))
                .filter(it -> it.isBefore(last))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=9,15",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYMONTH=3",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=2,9",
        "FREQ=YEARLY;BYYEARDAY=61"
      })
  void whatNoRuleSaysIsRefused(String rule) {
    assertThatThrownBy(() -> SeriesMove.of(recurrence(rule), START, at("2026-03-03T10:00", PARIS)))
        .isInstanceOf(UnexpandableRuleException.class)
        .hasMessageContaining("cannot say");
  }

  @Test
  void datesMoveToo() {
    Recurrence dates = new Recurrence(List.of(), List.of(day("2026-03-05"), day("2026-03-12")));
    assertThat(SeriesMove.of(dates, day("2026-03-02"), day("2026-03-03")).dates())
        .containsExactly(day("2026-03-06"), day("2026-03-13"));
  }
}
