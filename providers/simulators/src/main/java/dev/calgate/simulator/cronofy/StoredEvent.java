package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the service holds it. Immutable as long as nobody writes into its fields.
 *
 * @param eventId what the application that made it calls it; null for one that a person made
 * @param clientId that application; null likewise
 * @param fields of the event object, besides its times
 * @param former where it was before
 */
record StoredEvent(
    String calendarId,
    String uid,
    @Nullable String eventId,
    @Nullable String clientId,
    ObjectNode fields,
    EventTime start,
    EventTime end,
    boolean deleted,
    Instant created,
    Instant updated,
    List<Span> former) {

  /** From when to when. */
  record Span(EventTime start, EventTime end) {

    /** Whether it starts before {@code to} and ends on or after {@code from}. */
    boolean touches(LocalDate from, LocalDate to, ZoneId zone) {
      return start.instant(zone).isBefore(to.atStartOfDay(zone).toInstant())
          && !end.instant(zone).isBefore(from.atStartOfDay(zone).toInstant());
    }
  }

  StoredEvent {
    former = List.copyOf(former);
  }

  Span span() {
    return new Span(start, end);
  }

  boolean isManaged() {
    return eventId != null;
  }

  boolean isOf(String client) {
    return client.equals(clientId);
  }

  /** Without what only its application knows. */
  StoredEvent ofSomebodyElse() {
    return new StoredEvent(
        calendarId, uid, null, null, fields, start, end, deleted, created, updated, former);
  }

  StoredEvent changed(ObjectNode otherFields, EventTime from, EventTime to, Instant at) {
    List<Span> before = new ArrayList<>(former);
    before.add(span());
    return new StoredEvent(
        calendarId, uid, eventId, clientId, otherFields, from, to, false, created, at, before);
  }

  StoredEvent gone(Instant at) {
    return new StoredEvent(
        calendarId, uid, eventId, clientId, fields, start, end, true, created, at, former);
  }

  ObjectNode json(boolean localized) {
    ObjectNode json = Json.object().put("calendar_id", calendarId).put("event_uid", uid);
    if (eventId != null) {
      json.put("event_id", eventId);
    }
    json.put("summary", "").put("description", "");
    json.set("start", Times.json(start, localized));
    json.set("end", Times.json(end, localized));
    json.put("deleted", deleted)
        .put("created", Times.text(created))
        .put("updated", Times.text(updated))
        .put("participation_status", "accepted");
    json.putArray("attendees");
    json.putObject("organizer");
    json.put("transparency", start instanceof EventTime.AllDay ? "transparent" : "opaque")
        .put("status", "confirmed");
    json.putArray("categories");
    json.put("recurring", false).put("event_private", false);
    json.putObject("options")
        .put("delete", true)
        .put("update", true)
        .put("change_participation_status", !isManaged());
    json.setAll(fields);
    return json;
  }
}
