package dev.calgate.model.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkingHoursTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

  private static Interval interval(String start, String end) {
    return new Interval(Instant.parse(start), Instant.parse(end));
  }

  private static WorkingHours hours(Set<DayOfWeek> days, String start, String end) {
    return new WorkingHours(days, LocalTime.parse(start), LocalTime.parse(end), PARIS);
  }

  private static List<Interval> within(Interval window, WorkingHours... hours) {
    return WorkingHours.within(window, List.of(hours)).intervals();
  }

  @Test
  void theyFollowTheClockOnTheWall() {
    assertThat(
            within(
                interval("2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z"),
                hours(EVERY_DAY, "09:00", "17:00")))
        .containsExactly(
            interval("2026-10-24T07:00:00Z", "2026-10-24T15:00:00Z"),
            interval("2026-10-25T08:00:00Z", "2026-10-25T16:00:00Z"));
  }

  @Test
  void theyAreThoseOfTheDaysOfTheirOwnZone() {
    assertThat(
            within(
                interval("2026-11-22T22:00:00Z", "2026-11-23T23:30:00Z"),
                hours(Set.of(DayOfWeek.MONDAY), "00:00", "01:00")))
        .as("Monday in Paris begins on Sunday in UTC")
        .containsExactly(interval("2026-11-22T23:00:00Z", "2026-11-23T00:00:00Z"));
  }

  @Test
  void aNightIsTwoEntriesThatTouch() {
    assertThat(
            within(
                interval("2026-11-23T12:00:00Z", "2026-11-24T12:00:00Z"),
                hours(EVERY_DAY, "22:00", "00:00"),
                hours(EVERY_DAY, "00:00", "06:00")))
        .containsExactly(interval("2026-11-23T21:00:00Z", "2026-11-24T05:00:00Z"));
  }

  @Test
  void theWindowClipsThem() {
    assertThat(
            within(
                interval("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
                hours(EVERY_DAY, "09:00", "17:00")))
        .containsExactly(interval("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"));
  }

  @Test
  void anHourThatTheClockSkipsIsNone() {
    assertThat(
            within(
                interval("2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"),
                hours(EVERY_DAY, "02:30", "03:15")))
        .isEmpty();
  }

  @Test
  void theyEndAfterTheirStart() {
    assertThatThrownBy(() -> hours(EVERY_DAY, "17:00", "09:00"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
