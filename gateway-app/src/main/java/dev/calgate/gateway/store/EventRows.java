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
final class EventRows implements StoredEvents {
  private final Handle handle;

  EventRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<ExistingEvent> existing(
      CalendarKey calendar, Collection<ObjectRef> refs, Collection<EventId> ids) {
    Map<String, ExistingEvent> existing = new LinkedHashMap<>();
    read(calendar, "ref", TextArray.of(refs, ObjectRef::value), existing);
    if (!ids.isEmpty()) {
      read(calendar, "event_id", TextArray.of(ids, EventId::value), existing);
    }
    return List.copyOf(existing.values());
  }

  private void read(
      CalendarKey calendar, String column, TextArray keys, Map<String, ExistingEvent> into) {
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

  @Override
  public List<ExistingEvent> live(
      CalendarKey calendar, String afterRef, String afterEvent, int limit) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                select event_id, ref, content_hash, deleted from event
                where application_id = :application and calendar_id = :calendar and not deleted
                  and (ref, event_id) > (:afterRef, :afterEvent)
                order by ref, event_id limit :limit
                """),
            calendar)
        .bind("afterRef", afterRef)
        .bind("afterEvent", afterEvent)
        .bind("limit", limit)
        .map((row, context) -> existing(row))
        .list();
  }

  @Override
  public List<String> bare(CalendarKey calendar, Collection<EventId> series) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                select document from event
                where application_id = :application and calendar_id = :calendar and not deleted
                  and series_id = any(:series) and strpos(document, :bare) > 0
                order by event_id
                """),
            calendar)
        .bind("series", TextArray.of(series, EventId::value))
        .bind("bare", EventDocument.NO_UID)
        .mapTo(String.class)
        .list();
  }

  private static ExistingEvent existing(ResultSet row) throws SQLException {
    return new ExistingEvent(
        row.getString("event_id"),
        row.getString("ref"),
        row.getString("content_hash"),
        row.getBoolean("deleted"));
  }

  @Override
  public Map<String, String> documents(ApplicationId application, Collection<String> events) {
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
