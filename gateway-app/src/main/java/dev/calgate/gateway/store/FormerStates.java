package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * How series were before they were changed, as far as the log reaches back, and each before its
 * last {@value #MOST_STATES} changes. For one thread.
 */
final class FormerStates {
  private static final int MOST_STATES = 20;

  /** States that one page looks at, of all series together; the latest ones. */
  private static final int MOST_IN_ALL = 1_000;

  /** States that a change ended, the latest first. */
  private static final String STATES =
      """
      select e.event_id, h.position, date_part('epoch', h.at), h.document
      from (<events>) e
      cross join lateral (
        select position, at, document from change h
        where h.event_id = e.event_id<since> and <moves>
          and not (h.type = 'event.deleted' and h.position = e.position)
          and (e.timing = 'series' or position('"recurrence":{' in h.document) > 0)
        order by position desc limit :states) h
      order by h.position desc limit :limit
      """
          .replace("<moves>", FormerTimes.MOVES);

  private static final String NAMED =
      "select event_id, position, timing from event where event_id = any(:events)";

  /**
   * Of events that are no series now only those are looked for that have changed since a moment,
   * because all others would have to be looked at.
   */
  private static final String OF_CALENDARS =
      """
      select event.* from unnest(:calendars) as c(calendar_id) cross join lateral (
        select event_id, position, timing from event e
        where e.calendar_id = c.calendar_id and not deleted and series_id is null<which>
        union all
        select event_id, position, timing from event e
        where e.calendar_id = c.calendar_id and deleted and search <> '' and series_id is null<which>) event
      """;

  private final Handle handle;

  FormerStates(Handle handle) {
    this.handle = handle;
  }

  /**
   * How an event was before a change.
   *
   * @param position the change's
   */
  record State(String event, long position, Instant endedAt, Event former) {
    /** Empty when the entry was erased. */
    static Optional<State> of(ResultSet row) throws SQLException {
      String event = row.getString(1);
      JsonNode entry = Json.tree(row.getString(4));
      JsonNode before = entry.path("before");
      if (!before.has("start") && !before.has("end") && !before.has("recurrence")) {
        return Optional.empty();
      }
      Event former = AgendaSeries.confirmed(EventReader.times(document(event, entry)));
      return Optional.of(
          new State(event, row.getLong(2), AgendaEntries.moment(row.getDouble(3)), former));
    }
  }

  /** Those of some events, by event, the latest first. */
  Map<String, List<State>> of(Collection<String> events) {
    if (events.isEmpty()) {
      return Map.of();
    }
    Query query = handle.createQuery(STATES.replace("<events>", NAMED).replace("<since>", ""));
    return states(query.bind("events", TextArray.of(events, it -> it)));
  }

  /** Those of all events that a question concerns, by event, the latest first. */
  Map<String, List<State>> of(AgendaPart part) {
    boolean all = part.question().since() == null;
    String which = all ? " and timing = 'series'" + part.ownership() : part.conditions();
    Query query =
        handle.createQuery(
            STATES
                .replace("<events>", OF_CALENDARS.replace("<which>", which))
                .replace("<since>", all ? "" : " and h.at >= :since"));
    return states(part.bind(query));
  }

  private static Map<String, List<State>> states(Query query) {
    Map<String, List<State>> states = new LinkedHashMap<>();
    query
        .bind("states", MOST_STATES)
        .bind("limit", MOST_IN_ALL)
        // So that the entries are not all in memory at once.
        .setFetchSize(50)
        .map((row, context) -> State.of(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .forEach(it -> states.computeIfAbsent(it.event(), event -> new ArrayList<>()).add(it));
    return states;
  }

  /** The document of an event before a change, as far as the change's entry tells it. */
  static ObjectNode document(String event, JsonNode entry) {
    ObjectNode document = Json.empty();
    if (entry.path("event") instanceof ObjectNode after) {
      document.setAll(after);
    } else {
      document.put("id", event);
      document.set("account_id", entry.path("account_id"));
      document.set("calendar_id", entry.path("calendar_id"));
      document.put("uid", "");
      document.putNull("series_id");
      document.putNull("original_start");
    }
    if (entry.path("before") instanceof ObjectNode before) {
      document.setAll(before);
    }
    return document;
  }
}
