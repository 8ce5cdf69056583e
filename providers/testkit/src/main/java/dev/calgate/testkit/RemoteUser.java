package dev.calgate.testkit;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;

/** Hands on the far side that do what the account's user would do there. */
public interface RemoteUser {

  /** Makes a calendar. */
  CalendarRef createCalendar(String name);

  /** Gives a calendar another name. */
  void renameCalendar(CalendarRef calendar, String name);

  /** Deletes a calendar with all that is in it. */
  void deleteCalendar(CalendarRef calendar);

  /** Enters an event. */
  ObjectRef create(CalendarRef calendar, Draft draft);

  /** Changes an event to what the draft says. */
  void replace(CalendarRef calendar, ObjectRef object, Draft draft);

  /** Deletes an event. */
  void delete(CalendarRef calendar, ObjectRef object);

  /** Puts what no reader understands where an event would be. */
  ObjectRef createUnreadable(CalendarRef calendar);
}
