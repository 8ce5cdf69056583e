package dev.calgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Local times where clocks change: on 2026-03-29 from 02:00 to 03:00, on 2026-10-25 from 03:00 to
 * 02:00.
 */
class EventTimeTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static EventTime paris(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), PARIS);
  }

  private static Instant moment(EventTime time) {
    return time.instant(ZoneOffset.UTC);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-29T01:59:59, 2026-03-29T00:59:59Z",
    "2026-03-29T02:00:00, 2026-03-29T01:00:00Z",
    "2026-03-29T02:30:00, 2026-03-29T01:30:00Z",
    "2026-03-29T03:00:00, 2026-03-29T01:00:00Z",
    "2026-10-25T01:59:59, 2026-10-24T23:59:59Z",
    "2026-10-25T02:00:00, 2026-10-25T00:00:00Z",
    "2026-10-25T02:59:59, 2026-10-25T00:59:59Z",
    "2026-10-25T03:00:00, 2026-10-25T02:00:00Z"
  })
  void aSkippedTimeCountsWithTheOffsetBeforeAndARepeatedOneIsTheFirst(String local, String moment) {
    assertThat(moment(paris(local))).isEqualTo(moment);
  }

  @Test
  void theKeptTimeIsTheOneOnTheWallEvenWhereTheClockSkipsIt() {
    assertThat(paris("2026-03-29T02:30:00").local()).isEqualTo("2026-03-29T02:30:00");
  }

  @Test
  void aMomentKeepsItsZoneWhereTheClockShowsItOnce() {
    assertThat(EventTime.zoned(Instant.parse("2026-10-25T00:30:00Z"), PARIS))
        .isEqualTo(paris("2026-10-25T02:30:00"));
    assertThat(EventTime.zoned(Instant.parse("2026-10-25T01:30:00.9Z"), PARIS))
        .as("the second 02:30 has no time of its own in Paris")
        .isEqualTo(EventTime.utc(Instant.parse("2026-10-25T01:30:00Z")));
    assertThat(EventTime.zoned(Instant.parse("2026-10-25T02:30:00.9Z"), PARIS))
        .isEqualTo(paris("2026-10-25T03:30:00"));
  }

  @Test
  void nothingEndsEarlierBecauseItsEndIsARepeatedTime() {
    EventTime.Length length = new EventTime.Length(0, Duration.ofMinutes(90));

    EventTime end = length.after(paris("2026-10-25T02:00:00"));

    assertThat(moment(end)).isEqualTo("2026-10-25T01:30:00Z");
    assertThat(EventTime.between(paris("2026-10-25T02:00:00"), end)).isEqualTo(length);
    assertThat(length.after(paris("2026-10-24T02:00:00"))).isEqualTo(paris("2026-10-24T03:30:00"));
  }

  @Test
  void anEndInsideTheGapIsAsFarAwayAsTheClockHadShown() {
    EventTime start = paris("2026-03-29T01:30:00");
    EventTime end = paris("2026-03-29T02:30:00");

    assertThat(EventTime.between(start, end))
        .isEqualTo(new EventTime.Length(0, Duration.ofHours(1)));
    assertThat(EventTime.between(start, end).after(start))
        .as("the same moment, as clocks there show it")
        .isEqualTo(paris("2026-03-29T03:30:00"));
  }
}
