package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times: a date, a moment in UTC, or either with a zone as {@code localized_times} gives them. */
final class TimeMapping {
  static final ZoneId UTC = ZoneId.of("UTC");

  /** What services that know no zone say. */
  private static final String NO_ZONE = "Etc/UTC";

  private TimeMapping() {}

  static EventTime read(JsonNode value, String what) throws UnreadableException {
    String text = value.isObject() ? Json.text(value, "time") : value.asText("");
    try {
      return text.length() == 10
          ? EventTime.allDay(LocalDate.parse(text))
          : EventTime.zoned(OffsetDateTime.parse(text).toInstant(), zone(value, what));
    } catch (DateTimeException e) {
      throw new UnreadableException("The event's " + what + " is no time");
    }
  }

  private static ZoneId zone(JsonNode value, String what) throws UnreadableException {
    String name = Json.text(value, "tzid");
    if (name.isEmpty() || name.equals(NO_ZONE)) {
      return UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new UnreadableException("The event's " + what + " is in a zone that is unknown");
    }
  }

  /** A time as it is written: days as dates, moments in UTC with the name of their zone. */
  static JsonNode sent(EventTime time) {
    if (time instanceof EventTime.Zoned zoned) {
      String zone = zoned.zone().equals(UTC) ? NO_ZONE : zoned.zone().getId();
      return Json.object().put("time", text(zoned.instant(zoned.zone()))).put("tzid", zone);
    }
    return TextNode.valueOf(time.local().toLocalDate().toString());
  }

  static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static @Nullable Instant moment(JsonNode event, String field) {
    try {
      String text = Json.text(event, field);
      return text.isEmpty()
          ? null
          : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
