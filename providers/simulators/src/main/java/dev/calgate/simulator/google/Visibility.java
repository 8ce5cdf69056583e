package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A series and all its occurrences have one visibility: what an occurrence gets is for all of them
 * if it hides more, and not heard if it hides less (Event resource, visibility).
 */
final class Visibility {
  private static final Set<String> HIDDEN = Set.of("private", "confidential");

  private Visibility() {}

  static boolean isHidden(ObjectNode event) {
    return HIDDEN.contains(event.path("visibility").asText());
  }

  /** What is taken of changes of an event. */
  static ObjectNode taken(ObjectNode before, ObjectNode changes) {
    boolean less = changes.has("visibility") && isHidden(before) && !isHidden(changes);
    return less && before.has("recurringEventId")
        ? Json.copy(changes).without("visibility")
        : changes;
  }

  /** Whether changes of an event hide all of its series. */
  static boolean hidesSeries(ObjectNode before, ObjectNode changes) {
    return before.has("recurringEventId") && !isHidden(before) && isHidden(changes);
  }
}
