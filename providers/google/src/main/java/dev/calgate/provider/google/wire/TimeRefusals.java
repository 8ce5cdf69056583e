package dev.calgate.provider.google.wire;

import dev.calgate.model.EventTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Times that Google cannot hold. */
final class TimeRefusals {
  private static final Set<String> NAMES = ZoneId.getAvailableZoneIds();

  private TimeRefusals() {}

  static @Nullable String of(EventTime time) {
    int year = time.local().getYear();
    if (year < 1 || year > 9_999) {
      return "Google knows the years 1 to 9999";
    }
    if (time instanceof EventTime.Floating) {
      return "Google has no times without a zone";
    }
    return time instanceof EventTime.Zoned zoned ? ofZoned(zoned) : null;
  }

  private static @Nullable String ofZoned(EventTime.Zoned time) {
    if (!NAMES.contains(time.zone().getId())) {
      return "Google knows zones by the names of the IANA only";
    }
    return time.zone().getRules().getValidOffsets(time.local()).isEmpty()
        ? "There is no such time in this zone, where clocks go forward"
        : null;
  }

  /** An end that does not fit the start. */
  static @Nullable String ofEnd(EventTime start, EventTime end) {
    if (!start.getClass().equals(end.getClass())) {
      return "Start and end must both be days or both be times";
    }
    if (end.occurrenceKey().isBefore(start.occurrenceKey())) {
      return "The end is before the start";
    }
    return end instanceof EventTime.AllDay && end.equals(start)
        ? "The end of whole days is the day after"
        : null;
  }

  /** Extra dates of a series, which are told in the form and zone of its start. */
  static @Nullable String ofDates(List<EventTime> dates, EventTime start) {
    if (dates.size() > RecurrenceMapping.MAX_DATES) {
      return "More than " + RecurrenceMapping.MAX_DATES + " dates";
    }
    for (EventTime date : dates) {
      if (!start.withLocal(date.local()).equals(date)) {
        return "Dates must be in the form and zone of the start";
      }
      String problem = of(date);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
