package dev.calgate.testkit;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import java.util.Optional;

/** Hands on the far side that do what tests of writing need, where it lets them. */
public interface WritingHands {

  /** Details with something that the service cannot hold, and the field that it is in. */
  record Unholdable(EventDetails details, String field) {}

  /**
   * Adds to an object what the model has no words for.
   *
   * @return whether the far side keeps such things
   */
  default boolean plantUnknown(CalendarRef calendar, ObjectRef object) {
    return false;
  }

  /** Whether that is still there. */
  default boolean hasUnknown(CalendarRef calendar, ObjectRef object) {
    return false;
  }

  /** Takes the right to write away from the account; false where that cannot be had. */
  default boolean makeReadOnly(CalendarRef calendar) {
    return false;
  }

  /** Puts what the service cannot hold into details; empty when it can hold everything. */
  default Optional<Unholdable> unholdable(EventDetails details) {
    return Optional.empty();
  }
}
