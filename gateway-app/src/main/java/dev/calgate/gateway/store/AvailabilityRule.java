package dev.calgate.gateway.store;

import dev.calgate.model.availability.WorkingHours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * When the user of an account would meet in every week, as an application says it.
 *
 * @param id of the application's own
 * @param tzid a zone that is known, by whose clock the hours are meant
 * @param calendars whose events count, by their ids; empty for all of the account's
 * @param weekly hours of days, which may overlap; without any, the user never meets
 */
public record AvailabilityRule(
    String id, String tzid, List<String> calendars, List<WeeklyPeriod> weekly) {
  public AvailabilityRule {
    calendars = List.copyOf(calendars);
    weekly = List.copyOf(weekly);
  }

  /**
   * Hours of a day of every week.
   *
   * @param end after the start; midnight for the end of the day
   */
  public record WeeklyPeriod(DayOfWeek day, LocalTime start, LocalTime end) {

    String text() {
      return day + " " + start + " " + end;
    }

    static WeeklyPeriod parse(String text) {
      String[] parts = text.split(" ");
      return new WeeklyPeriod(
          DayOfWeek.valueOf(parts[0]), LocalTime.parse(parts[1]), LocalTime.parse(parts[2]));
    }
  }

  /** The same as hours on the clock of the rule's zone. */
  public List<WorkingHours> hours() {
    ZoneId zone = ZoneId.of(tzid);
    return weekly.stream()
        .map(it -> new WorkingHours(Set.of(it.day()), it.start(), it.end(), zone))
        .toList();
  }
}
