package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Times in the service's forms: dates, moments in UTC in whole seconds, and moments with a zone.
 */
final class Times {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private Times() {}

  static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A time as a listing tells it. */
  static JsonNode json(EventTime time, boolean localized) {
    String text =
        time.fold(
            day -> day.date().toString(),
            zoned -> moment(zoned, zoned.zone(), localized),
            floating -> moment(floating, UTC, localized));
    if (!localized) {
      return TextNode.valueOf(text);
    }
    ZoneId zone = time instanceof EventTime.Zoned zoned ? zoned.zone() : UTC;
    return Json.object().put("time", text).put("tzid", name(zone));
  }

  private static String moment(EventTime time, ZoneId zone, boolean localized) {
    Instant moment = time.instant(zone);
    return localized
        ? moment.atZone(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
        : text(moment);
  }

  private static String name(ZoneId zone) {
    return zone.equals(UTC) ? "Etc/UTC" : zone.getId();
  }

  /**
   * A time as a client writes it.
   *
   * @param zone where it counts unless it says so itself
   */
  static EventTime read(String field, JsonNode value, ZoneId zone) {
    if (value instanceof ObjectNode object) {
      return read(field, object.path("time"), zone(field, object.path("tzid").asText("Etc/UTC")));
    }
    String text = value.asText();
    if (text.isEmpty()) {
      throw CronofyException.required(field);
    }
    try {
      return text.length() == 10
          ? EventTime.allDay(LocalDate.parse(text))
          : EventTime.zoned(moment(field, text), zone);
    } catch (DateTimeException e) {
      throw CronofyException.invalid(field, "errors.invalid_format", "is no time");
    }
  }

  /** A moment; some clients put a blank in place of the T. */
  static Instant moment(String field, String text) {
    try {
      Instant moment = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
      if (!moment.equals(moment.truncatedTo(ChronoUnit.SECONDS))) {
        throw CronofyException.invalid(field, "errors.invalid_format", "has milliseconds");
      }
      return moment;
    } catch (DateTimeException e) {
      throw CronofyException.invalid(field, "errors.invalid_format", "is no time");
    }
  }

  static ZoneId zone(String field, String name) {
    if (name.equals("Etc/UTC")) {
      return UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw CronofyException.invalid(field, "errors.tzid_unrecognized", "TZID not recognized");
    }
    return ZoneId.of(name);
  }
}
