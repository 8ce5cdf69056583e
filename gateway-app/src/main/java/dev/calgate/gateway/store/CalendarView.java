package dev.calgate.gateway.store;

import dev.calgate.model.Calendar;

/**
 * A calendar and how it is followed.
 *
 * @param unreadable how many of its objects could not be understood
 */
public record CalendarView(Calendar calendar, SyncStatus status, long unreadable) {

  /** The API's document. */
  public String document() {
    return CalendarDocument.write(this);
  }
}
