package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.AccountId;
import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Conference;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads an event back from the document that {@link EventDocument} wrote. */
final class EventReader {
  private static final Set<String> TIMES =
      Set.of(
          "id",
          "account_id",
          "calendar_id",
          "uid",
          "series_id",
          "original_start",
          "status",
          "start",
          "end",
          "recurrence");

  private EventReader() {}

  static Event read(String document) {
    return read(Json.tree(document));
  }

  static Event read(JsonNode json) {
    JsonNode source = json.get("source");
    return event(
        json,
        details(json, source),
        new Event.Source(
            source.get("provider").textValue(),
            source.get("ref").textValue(),
            text(source, "version")));
  }

  /**
   * Reads an event with nothing but its times, recurrence, status and what it belongs to; several
   * times as fast as all of it.
   */
  static Event times(String document) {
    return times(Json.part(document, TIMES));
  }

  /** The same of a document that holds at least what is read of it. */
  static Event times(JsonNode json) {
    return event(
        json,
        new EventDetails.Builder(time(json.get("start")), time(json.get("end")))
            .status(word(EventStatus.class, json.get("status")))
            .recurrence(optional(json, "recurrence", EventReader::recurrence))
            .build(),
        new Event.Source("", "", null));
  }

  private static Event event(JsonNode json, EventDetails details, Event.Source source) {
    String series = text(json, "series_id");
    return new Event(
        new EventId(json.get("id").textValue()),
        new AccountId(json.get("account_id").textValue()),
        new CalendarId(json.get("calendar_id").textValue()),
        json.get("uid").textValue(),
        series == null ? null : new EventId(series),
        optional(json, "original_start", EventReader::time),
        details,
        source);
  }

  private static EventDetails details(JsonNode json, JsonNode source) {
    return new EventDetails(
        word(EventStatus.class, json.get("status")),
        json.get("title").textValue(),
        json.get("description").textValue(),
        json.get("location").textValue(),
        text(json, "url"),
        list(json.get("categories"), JsonNode::textValue),
        text(json, "color"),
        word(Privacy.class, json.get("privacy")),
        word(FreeBusy.class, json.get("free_busy")),
        time(json.get("start")),
        time(json.get("end")),
        optional(json, "recurrence", EventReader::recurrence),
        optional(json, "organizer", EventReader::organizer),
        list(json.get("attendees"), EventReader::attendee),
        optional(json, "reminders", node -> list(node, EventReader::reminder)),
        optional(
            json,
            "conference",
            node -> new Conference(node.get("url").textValue(), text(node, "provider"))),
        list(json.get("attachments"), EventReader::attachment),
        json.get("sequence").intValue(),
        optional(json, "created_at", node -> Instant.parse(node.textValue())),
        optional(json, "updated_at", node -> Instant.parse(node.textValue())),
        text(source, "link"));
  }

  static EventTime time(JsonNode node) {
    if (node.has("date")) {
      return EventTime.allDay(LocalDate.parse(node.get("date").textValue()));
    }
    LocalDateTime local = LocalDateTime.parse(node.get("date_time").textValue());
    String zone = text(node, "time_zone");
    return zone == null ? EventTime.floating(local) : EventTime.zoned(local, ZoneId.of(zone));
  }

  private static Recurrence recurrence(JsonNode node) {
    return new Recurrence(
        list(node.get("rules"), JsonNode::textValue), list(node.get("dates"), EventReader::time));
  }

  private static Organizer organizer(JsonNode node) {
    return new Organizer(
        node.get("email").textValue(), text(node, "name"), node.get("self").booleanValue());
  }

  private static Attendee attendee(JsonNode node) {
    return new Attendee(
        node.get("email").textValue(),
        text(node, "name"),
        word(Attendee.Role.class, node.get("role")),
        word(Attendee.Participation.class, node.get("status")),
        word(Attendee.Kind.class, node.get("kind")),
        node.get("self").booleanValue());
  }

  private static Reminder reminder(JsonNode node) {
    return new Reminder(
        node.get("minutes_before").intValue(), word(Reminder.Method.class, node.get("method")));
  }

  private static Attachment attachment(JsonNode node) {
    return new Attachment(
        node.get("url").textValue(), text(node, "title"), text(node, "media_type"));
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.get(field).textValue();
  }

  private static <T> @Nullable T optional(
      JsonNode node, String field, Function<JsonNode, T> reader) {
    JsonNode value = node.get(field);
    return value.isNull() ? null : reader.apply(value);
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    List<T> items = new ArrayList<>(array.size());
    array.forEach(item -> items.add(reader.apply(item)));
    return items;
  }

  private static <E extends Enum<E>> E word(Class<E> type, JsonNode node) {
    return Enum.valueOf(type, node.textValue().toUpperCase(Locale.ROOT));
  }
}
