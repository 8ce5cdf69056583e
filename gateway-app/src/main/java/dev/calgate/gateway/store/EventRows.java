package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.ObjectRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Reads the table {@code event} for comparison; {@link FeedAppender} alone writes it. */
final class EventRows {
  private EventRows() {}

  /** All events that the store has of some objects, tombstones included. */
  static List<ExistingEvent> ofObjects(
      Handle handle, CalendarKey calendar, Collection<ObjectRef> refs) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                select event_id, ref, content_hash, deleted from event
                where application_id = :application and calendar_id = :calendar and ref = any(:refs)
                """),
            calendar)
        .bind("refs", TextArray.of(refs, ObjectRef::value))
        .map((row, context) -> existing(row))
        .list();
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
