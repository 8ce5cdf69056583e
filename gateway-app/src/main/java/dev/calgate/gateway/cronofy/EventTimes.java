package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.model.EventTime;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * Writes an event's times: days as dates, moments in whole seconds of UTC, or on demand each with
 * its zone, for which a moment has the zone's offset. Floating times are meant in the reader's
 * zone.
 */
final class EventTimes {
  private static final String NEUTRAL = "Etc/UTC";
  private static final Set<String> UTC = Set.of("UTC", "Z", "GMT", "Etc/UTC");

  private final ZoneId reader;
  private final boolean localized;

  EventTimes(ZoneId reader, boolean localized) {
    this.reader = reader;
    this.localized = localized;
  }

  void write(JsonGenerator json, String name, EventTime time) throws IOException {
    String text = time instanceof EventTime.AllDay day ? day.date().toString() : text(time);
    if (localized) {
      json.writeObjectFieldStart(name);
      json.writeStringField("time", text);
      json.writeStringField("tzid", zone(time));
      json.writeEndObject();
    } else {
      json.writeStringField(name, text);
    }
  }

  private String text(EventTime time) {
    Instant moment = time.instant(reader);
    ZoneId zone = zoneOf(time);
    return !localized || isNeutral(zone)
        ? FaceTime.text(moment)
        : FaceTime.text(moment.atZone(zone).toOffsetDateTime());
  }

  private ZoneId zoneOf(EventTime time) {
    return time instanceof EventTime.Zoned zoned ? zoned.zone() : reader;
  }

  private String zone(EventTime time) {
    if (time instanceof EventTime.AllDay) {
      return NEUTRAL;
    }
    ZoneId zone = zoneOf(time);
    return isNeutral(zone) ? NEUTRAL : zone.getId();
  }

  /** Offsets have no name that clients know. */
  private static boolean isNeutral(ZoneId zone) {
    return zone instanceof ZoneOffset || UTC.contains(zone.getId());
  }
}
