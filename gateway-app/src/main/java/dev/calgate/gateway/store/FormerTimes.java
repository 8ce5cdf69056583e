package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** When events were to take place before they were moved, as far as the log reaches back. */
final class FormerTimes {
  /** What an entry says to have changed; everything in front of it is the gateway's own. */
  static final String CHANGED =
      "substring(left(h.document, 1000) from '\"changed\":\\[([^]]*)\\]')";

  /** Whether the entry {@code h} tells other times than its event has after it. */
  static final String MOVES =
      "(h.type = 'event.deleted' or h.type = 'event.updated' and "
          + CHANGED
          + " ~ '\"(start|end|recurrence)\"')";

  private final Handle handle;

  FormerTimes(Handle handle) {
    this.handle = handle;
  }

  /** Those of some events that were in a window once. */
  Set<String> inside(AgendaWindow window, Collection<String> events) {
    Set<String> inside = new HashSet<>();
    handle
        .createQuery(
            "select h.event_id, h.document from change h where h.event_id = any(:events) and "
                + MOVES)
        // So that the entries are not all in memory at once.
        .setFetchSize(50)
        .bind("events", TextArray.of(events, it -> it))
        .map(
            (row, context) ->
                wasInside(window, Json.tree(row.getString(2))) ? row.getString(1) : "")
        .forEach(inside::add);
    return inside;
  }

  private static boolean wasInside(AgendaWindow window, JsonNode entry) {
    JsonNode state = FormerStates.document("", entry);
    // Of a series the log tells the first occurrence alone, and nothing of an erased event.
    if (!state.has("start") || !state.has("end") || state.path("recurrence").isObject()) {
      return false;
    }
    EventTime start = EventReader.time(state.get("start"));
    EventTime end = EventReader.time(state.get("end"));
    return window.holds(
        !(start instanceof EventTime.Zoned),
        start.instant(ZoneOffset.UTC),
        end.instant(ZoneOffset.UTC));
  }
}
