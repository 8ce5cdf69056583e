package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.provider.ObjectRef;
import java.util.Collection;
import java.util.List;
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
                select event_id, ref, content_hash, document, deleted from event
                where application_id = :application and calendar_id = :calendar and ref = any(:refs)
                """),
            calendar)
        .bindArray("refs", String.class, ObjectRows.texts(refs))
        .map(
            (row, context) ->
                new ExistingEvent(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)))
        .list();
  }
}
