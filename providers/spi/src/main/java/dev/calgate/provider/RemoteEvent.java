package dev.calgate.provider;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import org.jspecify.annotations.Nullable;

/**
 * One event inside a remote object.
 *
 * @param seriesRef for exceptions the object that holds, or would hold, their series; else null
 * @param originalStart for exceptions the start that the rule gives, in the form of the series'
 *     start where that is known; else null
 */
public record RemoteEvent(
    String uid,
    @Nullable ObjectRef seriesRef,
    @Nullable EventTime originalStart,
    EventDetails details) {
  public RemoteEvent {
    if ((seriesRef == null) != (originalStart == null)) {
      throw new IllegalArgumentException("An exception has both a series and an original start");
    }
  }

  /** An event that is no exception. */
  public static RemoteEvent of(String uid, EventDetails details) {
    return new RemoteEvent(uid, null, null, details);
  }
}
