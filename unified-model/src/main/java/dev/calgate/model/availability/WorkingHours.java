package dev.calgate.model.availability;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * When somebody works on some days of the week, by the clock on the wall of a zone.
 *
 * @param end exclusive, after {@code start}; midnight stands for the end of the day
 */
public record WorkingHours(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {
  public WorkingHours {
    days = Set.copyOf(days);
    if (!end.equals(LocalTime.MIDNIGHT) && !start.isBefore(end)) {
      throw new IllegalArgumentException("Working hours end after their start");
    }
  }

  /** What of a window lies in one of some working hours. */
  public static IntervalSet within(Interval window, Collection<WorkingHours> hours) {
    List<Interval> found = new ArrayList<>();
    hours.forEach(it -> it.collect(window, found));
    return IntervalSet.of(found).intersect(IntervalSet.of(window));
  }

  private void collect(Interval window, List<Interval> found) {
    LocalDate last = LocalDate.ofInstant(window.end(), zone);
    for (LocalDate day = LocalDate.ofInstant(window.start(), zone);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      if (days.contains(day.getDayOfWeek())) {
        Instant from = day.atTime(start).atZone(zone).toInstant();
        Instant to =
            (end.equals(LocalTime.MIDNIGHT) ? day.plusDays(1) : day)
                .atTime(end)
                .atZone(zone)
                .toInstant();
        // A clock that is put forward may leave nothing of them.
        if (from.isBefore(to)) {
          found.add(new Interval(from, to));
        }
      }
    }
  }
}
