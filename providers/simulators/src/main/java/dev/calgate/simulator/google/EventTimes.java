package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times in Google's JSON: a {@code date}, or a {@code dateTime} with its offset and a zone. */
final class EventTimes {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter DAY_STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EventTimes() {}

  /** A time as JSON; a floating one is taken in the calendar's zone, for Google has none. */
  static ObjectNode json(EventTime time, ZoneId calendarZone) {
    return time.fold(
        day -> Json.object().put("date", day.date().toString()),
        zoned -> timed(zoned.instant(zoned.zone()), zoned.zone()),
        floating -> timed(floating.instant(calendarZone), calendarZone));
  }

  private static ObjectNode timed(Instant moment, ZoneId zone) {
    return Json.object().put("dateTime", text(moment, zone)).put("timeZone", zone.getId());
  }

  static String text(Instant moment, ZoneId zone) {
    return DATE_TIME.format(moment.atZone(zone));
  }

  /**
   * Reads a time.
   *
   * @throws DateTimeException when it is none
   */
  static EventTime of(JsonNode node, ZoneId calendarZone) {
    Optional<String> day = Json.text(node, "date");
    if (day.isPresent()) {
      return EventTime.allDay(LocalDate.parse(day.get()));
    }
    String text =
        Json.text(node, "dateTime").orElseThrow(() -> new DateTimeException("No time is given"));
    Optional<ZoneId> zone = Json.text(node, "timeZone").map(ZoneId::of);
    boolean offset = text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)");
    if (!offset) {
      return EventTime.zoned(LocalDateTime.parse(text), zone.orElse(calendarZone));
    }
    ZoneId in = zone.orElse(calendarZone);
    return EventTime.zoned(LocalDateTime.ofInstant(OffsetDateTime.parse(text).toInstant(), in), in);
  }

  /** The same time with an offset and, unless it is a day, a zone; broken ones as they are. */
  static JsonNode normal(JsonNode node, ZoneId calendarZone) {
    try {
      ObjectNode normal = json(of(node, calendarZone), calendarZone);
      if (normal.has("dateTime") && !node.has("timeZone")) {
        normal.put("timeZone", calendarZone.getId());
      }
      return normal;
    } catch (DateTimeException e) {
      return node;
    }
  }

  /** The same time as it looks in a zone. */
  static JsonNode in(JsonNode node, ZoneId zone) {
    Optional<String> text = Json.text(node, "dateTime");
    if (text.isEmpty() || !(node instanceof ObjectNode it)) {
      return node;
    }
    try {
      return Json.copy(it)
          .put("dateTime", text(OffsetDateTime.parse(text.get()).toInstant(), zone));
    } catch (DateTimeException e) {
      return node;
    }
  }

  /** What stands for an occurrence in its id. */
  static String stamp(EventTime originalStart) {
    return originalStart instanceof EventTime.AllDay day
        ? DAY_STAMP.format(day.date())
        : utcStamp(originalStart.occurrenceKey()) + "Z";
  }

  static String utcStamp(Instant moment) {
    return STAMP.format(moment);
  }

  static String dayStamp(LocalDate day) {
    return DAY_STAMP.format(day);
  }

  /**
   * The original start that a stamp stands for, in the form of its series' start.
   *
   * @throws DateTimeException when it is none
   */
  static EventTime ofStamp(String stamp, EventTime seriesStart) {
    if (stamp.length() == 8) {
      return EventTime.allDay(LocalDate.parse(stamp, DateTimeFormatter.BASIC_ISO_DATE));
    }
    Instant moment =
        LocalDateTime.parse(stamp.substring(0, 15), STAMP.withZone(null)).toInstant(ZoneOffset.UTC);
    return at(moment, seriesStart);
  }

  /** A moment in the zone of another time. */
  static EventTime at(Instant moment, EventTime other) {
    ZoneId zone = other instanceof EventTime.Zoned zoned ? zoned.zone() : ZoneOffset.UTC;
    return EventTime.zoned(LocalDateTime.ofInstant(moment, zone), zone);
  }
}
