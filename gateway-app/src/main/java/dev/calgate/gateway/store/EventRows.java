package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import dev.calgate.provider.ObjectRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Reads the table {@code event} for comparison; {@link FeedAppender} alone writes it. */
final class EventRows {
  private EventRows() {}

  /**
   * What the store has of some objects, and of some events whatever their object; tombstones too.
   */
  static List<ExistingEvent> existing(
      Handle handle, CalendarKey calendar, Collection<ObjectRef> refs, Collection<EventId> ids) {
    Map<String, ExistingEvent> existing = new LinkedHashMap<>();
    read(handle, calendar, "ref", TextArray.of(refs, ObjectRef::value), existing);
    if (!ids.isEmpty()) {
      read(handle, calendar, "event_id", TextArray.of(ids, EventId::value), existing);
    }
    return List.copyOf(existing.values());
  }

  private static void read(
      Handle handle,
      CalendarKey calendar,
      String column,
      TextArray keys,
      Map<String, ExistingEvent> into) {
    ObjectRows.bind(
            handle.createQuery(
                """
                select event_id, ref, content_hash, deleted from event
                where application_id = :application and calendar_id = :calendar and\s"""
                    + column
                    + " = any(:keys)"),
            calendar)
        .bind("keys", keys)
        .map((row, context) -> existing(row))
        .forEach(event -> into.put(event.eventId(), event));
  }

  static ExistingEvent existing(ResultSet row) throws SQLException {
    return new ExistingEvent(
        row.getString("event_id"),
        row.getString("ref"),
        row.getString("content_hash"),
        row.getBoolean("deleted"));
  }

  /** The documents of events, by the events' ids. */
  static Map<String, String> documents(
      Handle handle, ApplicationId application, Collection<String> events) {
    Map<String, String> documents = new HashMap<>();
    handle
        .createQuery(
            """
            select event_id, document from event
            where application_id = :application and event_id = any(:events)
            """)
        .bind("application", application.value())
        .bind("events", TextArray.of(events, event -> event))
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(entry -> documents.put(entry.getKey(), entry.getValue()));
    return documents;
  }
}
