package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.recurrence.Occurrence;
import java.io.IOException;

/**
 * The API's document of an event, without its position: the store keeps it as text and every answer
 * carries it unparsed, so this is the only place that spells it.
 */
final class EventDocument {
  private static final String NO_EXCEPTION = "\"series_id\":null,\"original_start\":null";
  private static final String TIMES = ",\"start\":";
  private static final String AFTER_TIMES = ",\"organizer\":";

  /**
   * In the document of an event without a UID, and in no other: in a text each quote is escaped.
   */
  static final String NO_UID = ",\"uid\":\"\",";

  private EventDocument() {}

  /** The document of an event. */
  static String write(Event event) {
    return Json.write(
        json -> {
          json.writeStartObject();
          identity(json, event);
          details(json, event.details());
          source(json, event);
          json.writeEndObject();
        });
  }

  /** The document of one occurrence: its event's, under the occurrence's id, at its times. */
  static String write(Occurrence occurrence) {
    Event event = occurrence.event();
    EventDetails details = event.details().at(occurrence.start(), occurrence.end());
    return Json.write(
        json -> {
          json.writeStartObject();
          field(json, "id", occurrence.id());
          field(json, "account_id", event.accountId().value());
          field(json, "calendar_id", event.calendarId().value());
          field(json, "uid", event.uid());
          field(json, "kind", event.kind());
          EventId series = event.seriesId() == null ? event.id() : event.seriesId();
          field(json, "series_id", series.value());
          field(json, "original_start", occurrence.originalStart());
          details(json, details);
          source(json, event);
          json.writeEndObject();
        });
  }

  /**
   * The document of one occurrence as a series itself gives it, made of the series' document by
   * putting what differs in its place: to read and write one costs many times as much. No text in
   * it can be taken for a field, for there every quote is escaped.
   */
  static String write(Occurrence occurrence, String series) {
    String id = "{\"id\":\"" + occurrence.event().id().value();
    int identity = series.indexOf(NO_EXCEPTION);
    int times = series.indexOf(TIMES, identity);
    int rest = series.indexOf(AFTER_TIMES, times);
    return "{\"id\":\""
        + occurrence.id()
        + series.substring(id.length(), identity)
        + fields(
            json -> {
              field(json, "series_id", occurrence.event().id().value());
              field(json, "original_start", occurrence.originalStart());
            })
        + series.substring(identity + NO_EXCEPTION.length(), times)
        + ","
        + fields(
            json -> {
              field(json, "start", occurrence.start());
              field(json, "end", occurrence.end());
              field(json, "recurrence", null);
            })
        + series.substring(rest);
  }

  /** Fields without the braces around them. */
  private static String fields(Json.Body body) {
    String object =
        Json.write(
            json -> {
              json.writeStartObject();
              body.write(json);
              json.writeEndObject();
            });
    return object.substring(1, object.length() - 1);
  }

  /** The document with its position spliced in. */
  static String positioned(long position, String document) {
    return "{\"position\":" + position + "," + document.substring(1);
  }

  /** The last document of an event that is deleted, saying so. */
  static String tombstone(String document) {
    return "{\"deleted\":true," + document.substring(1);
  }

  private static void identity(JsonGenerator json, Event event) throws IOException {
    field(json, "id", event.id().value());
    field(json, "account_id", event.accountId().value());
    field(json, "calendar_id", event.calendarId().value());
    field(json, "uid", event.uid());
    field(json, "kind", event.kind());
    field(json, "series_id", event.seriesId() == null ? null : event.seriesId().value());
    field(json, "original_start", event.originalStart());
  }

  private static void details(JsonGenerator json, EventDetails details) throws IOException {
    field(json, "status", details.status());
    field(json, "title", details.title());
    field(json, "description", details.description());
    field(json, "location", details.location());
    field(json, "url", details.url());
    field(json, "categories", details.categories());
    field(json, "color", details.color());
    field(json, "privacy", details.privacy());
    field(json, "free_busy", details.freeBusy());
    field(json, "start", details.start());
    field(json, "end", details.end());
    field(json, "recurrence", details.recurrence());
    field(json, "organizer", details.organizer());
    field(json, "attendees", details.attendees());
    field(json, "reminders", details.reminders());
    field(json, "conference", details.conference());
    field(json, "attachments", details.attachments());
    field(json, "sequence", details.sequence());
    field(json, "created_at", details.createdAt());
    field(json, "updated_at", details.updatedAt());
  }

  private static void source(JsonGenerator json, Event event) throws IOException {
    json.writeObjectFieldStart("source");
    field(json, "provider", event.source().provider());
    field(json, "ref", event.source().ref());
    field(json, "version", event.source().version());
    field(json, "link", event.details().link());
    json.writeEndObject();
  }
}
