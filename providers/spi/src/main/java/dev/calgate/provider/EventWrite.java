package dev.calgate.provider;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to one event. Only what differs from before is written; all else that the
 * object holds, known to the model or not, is there afterwards as it was.
 */
public sealed interface EventWrite {

  /** The calendar that holds, or is to hold, the event. */
  CalendarRef calendar();

  /**
   * Makes a single event or a series. An object that is there already with the same uid, as after a
   * create whose answer was lost, is left as it is and given back, as {@linkplain Written#found
   * found}.
   *
   * @param uid iCalendar UID, where the service lets it be chosen; decides on the {@linkplain
   *     Writing#newRef reference}
   * @param notifyAttendees whether attendees are to be told, where the service can be told
   * @param template an event whose place it takes in part, as when a series is divided: it has all
   *     that this one holds besides its details, known to the model or not; null for none
   * @param stored what the gateway holds in its place already; null for nothing, and wherever
   *     calendars are not {@link Feature#RESIDENT}, for there the service knows
   */
  record Create(
      CalendarRef calendar,
      String uid,
      EventDetails details,
      boolean notifyAttendees,
      @Nullable Template template,
      @Nullable KnownObject stored)
      implements EventWrite {

    /** An event that takes nobody's place. */
    public Create(CalendarRef calendar, String uid, EventDetails details, boolean notifyAttendees) {
      this(calendar, uid, details, notifyAttendees, null);
    }

    /** An event where nothing is stored. */
    public Create(
        CalendarRef calendar,
        String uid,
        EventDetails details,
        boolean notifyAttendees,
        @Nullable Template template) {
      this(calendar, uid, details, notifyAttendees, template, null);
    }
  }

  /**
   * A single event or a series that another is made after.
   *
   * @param object the one that holds it
   * @param key as {@link RemoteEvent#key}
   */
  record Template(KnownObject object, String key) {}

  /**
   * Changes an event, or makes of an occurrence an exception. An attendee's own answer is a change
   * of that attendee. A cancelled exception without words of its own that takes place again is what
   * its series says, save for what differs from before; where nothing does, it may be no exception
   * any more.
   *
   * @param object the one that holds the event; for an occurrence that is no exception yet, the one
   *     that holds its series
   * @param key as {@link RemoteEvent#key}
   * @param originalStart of the exception or occurrence; null for anything else
   * @param before what the caller saw; of an occurrence that is no exception yet what it has of its
   *     series, at its own time
   * @param after what it is to say; recurrence is null exactly when it is to be no series
   * @param notifyAttendees as above
   */
  record Update(
      CalendarRef calendar,
      KnownObject object,
      String key,
      @Nullable EventTime originalStart,
      EventDetails before,
      EventDetails after,
      boolean notifyAttendees)
      implements EventWrite {}

  /**
   * Takes an event away, a series with all of its exceptions; or cancels one occurrence of a
   * series, be it an exception or not.
   *
   * @param object as above
   * @param key as above
   * @param originalStart of the occurrence that is to be cancelled; else null
   * @param notifyAttendees as above
   */
  record Delete(
      CalendarRef calendar,
      KnownObject object,
      String key,
      @Nullable EventTime originalStart,
      boolean notifyAttendees)
      implements EventWrite {}

  /**
   * Moves an event, a series with all of its exceptions, to another calendar of the account.
   *
   * @param object the one that holds the event or the series
   * @param to where it goes
   * @param notifyAttendees as above
   */
  record Move(CalendarRef calendar, KnownObject object, CalendarRef to, boolean notifyAttendees)
      implements EventWrite {}
}
