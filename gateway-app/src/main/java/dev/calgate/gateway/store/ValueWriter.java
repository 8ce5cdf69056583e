package dev.calgate.gateway.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventTime;
import dev.calgate.model.Organizer;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values of the unified model as the API spells them. */
final class ValueWriter {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private ValueWriter() {}

  /** An instant in RFC 3339, in UTC. */
  static String instant(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** The spelling of an enum's value. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static void field(JsonGenerator json, String name, @Nullable Object value) throws IOException {
    json.writeFieldName(name);
    value(json, value);
  }

  static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Enum<?> word) {
      json.writeString(word(word));
    } else if (value instanceof Instant at) {
      json.writeString(instant(at));
    } else if (value instanceof List<?> list) {
      list(json, list);
    } else if (value instanceof Map<?, ?> map) {
      map(json, map);
    } else if (value instanceof EventTime time) {
      time(json, time);
    } else {
      part(json, value);
    }
  }

  private static void list(JsonGenerator json, List<?> list) throws IOException {
    json.writeStartArray();
    for (Object item : list) {
      value(json, item);
    }
    json.writeEndArray();
  }

  private static void map(JsonGenerator json, Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      field(json, String.valueOf(entry.getKey()), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, EventTime time) throws IOException {
    json.writeStartObject();
    if (time instanceof EventTime.AllDay day) {
      json.writeStringField("date", day.date().toString());
    } else if (time instanceof EventTime.Zoned zoned) {
      dateTime(json, zoned.dateTime(), zoned.zone().getId());
    } else {
      dateTime(json, time.local(), null);
    }
    json.writeEndObject();
  }

  private static void dateTime(JsonGenerator json, LocalDateTime local, @Nullable String zone)
      throws IOException {
    json.writeStringField("date_time", LOCAL.format(local));
    field(json, "time_zone", zone);
  }

  private static void part(JsonGenerator json, Object value) throws IOException {
    json.writeStartObject();
    if (value instanceof Recurrence recurrence) {
      field(json, "rules", recurrence.rules());
      field(json, "dates", recurrence.dates());
    } else if (value instanceof Organizer organizer) {
      field(json, "email", organizer.email());
      field(json, "name", organizer.name());
      field(json, "self", organizer.self());
    } else if (value instanceof Attendee attendee) {
      attendee(json, attendee);
    } else if (value instanceof Reminder reminder) {
      field(json, "minutes_before", reminder.minutesBefore());
      field(json, "method", reminder.method());
    } else if (value instanceof Conference conference) {
      field(json, "url", conference.url());
      field(json, "provider", conference.provider());
    } else if (value instanceof Attachment attachment) {
      field(json, "url", attachment.url());
      field(json, "title", attachment.title());
      field(json, "media_type", attachment.mediaType());
    } else {
      throw new IllegalArgumentException("No JSON form for " + value.getClass());
    }
    json.writeEndObject();
  }

  private static void attendee(JsonGenerator json, Attendee attendee) throws IOException {
    field(json, "email", attendee.email());
    field(json, "name", attendee.name());
    field(json, "role", attendee.role());
    field(json, "status", attendee.status());
    field(json, "kind", attendee.kind());
    field(json, "self", attendee.self());
  }
}
