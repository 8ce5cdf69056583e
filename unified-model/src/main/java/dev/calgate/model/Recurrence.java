package dev.calgate.model;

import java.util.List;

/**
 * How a series repeats: RRULE values without their name ({@code FREQ=WEEKLY;BYDAY=MO}, RFC 5545
 * section 3.3.10) and extra dates (RDATE). The series' own start is always an occurrence. What
 * EXDATE takes away is no part of it: each such occurrence is a cancelled exception event.
 *
 * @param rules in the order of the source; empty when the series consists of dates only
 * @param dates in the form of the series' start; empty when there are none
 */
public record Recurrence(List<String> rules, List<EventTime> dates) {
  public Recurrence {
    rules = List.copyOf(rules);
    dates = List.copyOf(dates);
  }
}
