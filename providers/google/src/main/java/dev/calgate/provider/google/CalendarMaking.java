package dev.calgate.provider.google;

import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.CalendarListEntry;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ProviderException;

/**
 * Makes a secondary calendar ({@code calendars.insert}). Google chooses its id, so that a second
 * call makes a second one; and takes its colour only for the list ({@code calendarList.patch}).
 */
final class CalendarMaking {
  private static final String WHITE = "#ffffff";

  private final AuthorizedCalls calls;
  private final Calendar api;

  CalendarMaking(AuthorizedCalls calls, Calendar api) {
    this.calls = calls;
    this.api = api;
  }

  /** Makes it. */
  CalendarRef make(NewCalendar calendar) {
    String id = insert(calendar.name());
    if (calendar.color() != null) {
      paint(id, calendar.color());
    }
    return new CalendarRef(id);
  }

  private String insert(String name) {
    var made = new com.google.api.services.calendar.model.Calendar().setSummary(name);
    try {
      String id =
          calls
              .execute(
                  () -> api.calendars().insert(made).setFields("id"),
                  com.google.api.services.calendar.model.Calendar.class,
                  ErrorScope.OBJECT)
              .getId();
      if (id == null || id.isEmpty()) {
        throw GoogleErrors.unreadable();
      }
      return id;
    } catch (ProviderException e) {
      throw refused(e);
    }
  }

  /** So far it reaches what can be written of events, not the list. */
  private static ProviderException refused(ProviderException e) {
    if (e.kind() == ErrorKind.FORBIDDEN && e.scope() == ErrorScope.CALENDAR) {
      return new ProviderException(
          ErrorKind.FORBIDDEN,
          ErrorScope.ACCOUNT,
          "Google was not asked to let calendars be made: that needs the scope " + Scopes.MAKING,
          null,
          e);
    }
    return e.scope() == ErrorScope.OBJECT
        ? new ProviderException(
            e.kind(),
            ErrorScope.ACCOUNT,
            String.valueOf(e.getMessage()),
            e.retryAfter().orElse(null),
            e)
        : e;
  }

  private void paint(String id, String color) {
    CalendarListEntry painted =
        new CalendarListEntry().setBackgroundColor(color).setForegroundColor(WHITE);
    try {
      calls.perform(
          () -> api.calendarList().patch(id, painted).setColorRgbFormat(true), ErrorScope.OBJECT);
    } catch (ProviderException e) {
      // The calendar is there, in a colour of Google's choice; not every consent allows another.
    }
  }
}
