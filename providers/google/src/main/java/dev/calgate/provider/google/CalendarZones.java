package dev.calgate.provider.google;

import com.google.api.services.calendar.Calendar;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.google.wire.EventPage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The zones of calendars, which lists of events tell and single events do not. */
final class CalendarZones {
  private final AuthorizedCalls calls;
  private final Calendar api;
  private final Map<CalendarRef, @Nullable String> told = new HashMap<>();

  CalendarZones(AuthorizedCalls calls, Calendar api) {
    this.calls = calls;
    this.api = api;
  }

  /** Takes note of what a list told. */
  void told(CalendarRef calendar, @Nullable String zone) {
    told.put(calendar, zone);
  }

  /** The zone of a calendar, asked for if no list was read yet. */
  @Nullable String of(CalendarRef calendar) {
    if (!told.containsKey(calendar)) {
      EventPage events =
          calls.executeText(
              () -> api.events().list(calendar.value()).setMaxResults(1).setFields("timeZone"),
              EventPage::of,
              ErrorScope.CALENDAR);
      told.put(calendar, events.timeZone());
    }
    return told.get(calendar);
  }
}
