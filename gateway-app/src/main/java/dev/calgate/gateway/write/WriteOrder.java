package dev.calgate.gateway.write;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * Who wants something written, and on which terms.
 *
 * @param origin of the changes that come of it
 * @param notifyAttendees whether attendees are to be told, where the service can be told
 * @param expected whether an event at some position is the one that the caller saw; it is asked
 *     again when the event turns out to be another one
 */
public record WriteOrder(
    ApplicationId application, Origin origin, boolean notifyAttendees, LongPredicate expected) {

  /** The same when the expectation has been met: whatever the event is at now. */
  WriteOrder met() {
    return new WriteOrder(application, origin, notifyAttendees, position -> true);
  }

  /** The same as long as something has not begun; then it goes on whatever the event is at. */
  WriteOrder until(BooleanSupplier begun) {
    return new WriteOrder(
        application,
        origin,
        notifyAttendees,
        position -> begun.getAsBoolean() || expected.test(position));
  }

  /** The same when attendees have been told. */
  WriteOrder quietly() {
    return new WriteOrder(application, origin, false, expected);
  }
}
