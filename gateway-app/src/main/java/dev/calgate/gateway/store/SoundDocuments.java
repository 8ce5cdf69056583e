package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Documents of stored events that nobody vouches for: in place of one that cannot be read, or is
 * another event's, one that says what the event's row does.
 */
final class SoundDocuments {
  private SoundDocuments() {}

  static Map<String, String> of(Handle handle, Pass pass, Collection<String> events) {
    Map<String, String> documents = new HashMap<>();
    ObjectRows.bind(
            handle.createQuery(
                """
                select event_id, ref, document,
                  extract(epoch from case when isfinite(starts_at) then starts_at else 'epoch' end)
                    as starts,
                  extract(epoch from case when isfinite(ends_at) then ends_at end) as ends
                from event
                where application_id = :application and calendar_id = :calendar
                  and event_id = any(:events)
                """),
            pass.calendar())
        .bind("events", TextArray.of(events, event -> event))
        .map((row, context) -> Map.entry(row.getString(1), sound(pass, row)))
        .forEach(entry -> documents.put(entry.getKey(), entry.getValue()));
    return documents;
  }

  private static String sound(Pass pass, ResultSet row) throws SQLException {
    EventId id = new EventId(row.getString("event_id"));
    String document = row.getString("document");
    AccountId account = pass.calendar().account();
    CalendarId calendar = pass.calendar().calendar();
    try {
      Event event = EventReader.read(document);
      if (event.id().equals(id)
          && event.accountId().equals(account)
          && event.calendarId().equals(calendar)) {
        return document;
      }
    } catch (RuntimeException e) {
      // Whatever is wrong with it, it is none.
    }
    EventTime start = EventTime.utc(Instant.ofEpochSecond(row.getLong("starts")));
    long ends = row.getLong("ends");
    EventTime end = row.wasNull() ? start : EventTime.utc(Instant.ofEpochSecond(ends));
    return EventDocument.write(
        new Event(
            id,
            account,
            calendar,
            "",
            null,
            null,
            EventDetails.of("", start, end),
            new Event.Source(pass.provider(), row.getString("ref"), null)));
  }
}
