package dev.calgate.provider;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import org.jspecify.annotations.Nullable;

/**
 * One event inside a remote object.
 *
 * @param key tells it from other events of its object, and their exceptions from each other's;
 *     empty where an object holds one event only. The series and its exceptions have the same
 * @param uid iCalendar UID; empty for an exception whose service does not tell it: then the
 *     exception has the UID of its series, and when it is cancelled and ends where it starts, also
 *     the length
 * @param seriesRef for exceptions the object that holds, or would hold, their series; else null
 * @param originalStart for exceptions the start that the rule gives, in the form of the series'
 *     start where that is known; else null
 */
public record RemoteEvent(
    String key,
    String uid,
    @Nullable ObjectRef seriesRef,
    @Nullable EventTime originalStart,
    EventDetails details) {
  public RemoteEvent {
    if ((seriesRef == null) != (originalStart == null)) {
      throw new IllegalArgumentException("An exception has both a series and an original start");
    }
  }

  /** An event of an object that tells its events apart by their UID. */
  public RemoteEvent(
      String uid,
      @Nullable ObjectRef seriesRef,
      @Nullable EventTime originalStart,
      EventDetails details) {
    this(uid, uid, seriesRef, originalStart, details);
  }

  /** An event that is no exception. */
  public static RemoteEvent of(String uid, EventDetails details) {
    return new RemoteEvent(uid, null, null, details);
  }
}
