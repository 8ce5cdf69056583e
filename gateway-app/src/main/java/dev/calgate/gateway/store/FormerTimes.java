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

  /** Whether the entry {@code h} moves its event. */
  static final String MOVES = "h.type = 'event.updated' and " + CHANGED + " ~ '\"(start|end)\"'";

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
    if (!entry.path("event").isObject()) {
      return false;
    }
    EventTime start = former(entry, "start");
    EventTime end = former(entry, "end");
    return window.holds(
        !(start instanceof EventTime.Zoned),
        start.instant(ZoneOffset.UTC),
        end.instant(ZoneOffset.UTC));
  }

  private static EventTime former(JsonNode entry, String field) {
    JsonNode before = entry.get("before").get(field);
    return EventReader.time(before == null ? entry.get("event").get(field) : before);
  }
}
