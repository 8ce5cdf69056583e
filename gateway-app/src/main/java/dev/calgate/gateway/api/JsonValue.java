package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.ValueRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value inside a request's body, at its path: what is wrong with it is noted there under that
 * path, and something harmless stands in for it.
 */
final class JsonValue {
  private static final int MOST_ITEMS = 1_000;
  private static final ValueRange YEARS = ValueRange.of(1, 9999);

  private final RequestBody body;
  private final String path;
  private final JsonNode node;

  JsonValue(RequestBody body, String path, JsonNode node) {
    this.body = body;
    this.path = path;
    this.node = node;
  }

  /** Whether it is an object; anything else is a mistake. */
  boolean isObject() {
    return is(node.isObject(), "must be an object");
  }

  private boolean is(boolean good, String message) {
    if (!good) {
      body.error(path, message);
    }
    return good;
  }

  /** Notes fields that nobody knows. */
  void only(String... names) {
    Set<String> known = Set.of(names);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                body.error(path + "." + name, "is not known");
              }
            });
  }

  /** Its items; none when it is no list. */
  List<JsonValue> items() {
    List<JsonValue> items = new ArrayList<>();
    if (is(node.isArray(), "must be a list")
        && is(node.size() <= MOST_ITEMS, "has at most " + MOST_ITEMS + " items")) {
      for (int i = 0; i < node.size(); i++) {
        items.add(new JsonValue(body, path + "[" + i + "]", node.get(i)));
      }
    }
    return items;
  }

  /** The items of a field; none when it is absent or null. */
  List<JsonValue> items(String field) {
    return child(field).map(JsonValue::items).orElse(List.of());
  }

  private Optional<JsonValue> child(String field) {
    JsonNode child = node.get(field);
    return child == null || child.isNull()
        ? Optional.empty()
        : Optional.of(new JsonValue(body, path + "." + field, child));
  }

  /** Its text; empty text when it is none. */
  String text() {
    return is(node.isTextual(), "must be a text")
            && is(node.textValue().indexOf('\0') < 0, "must not contain U+0000")
        ? node.textValue()
        : "";
  }

  /** The text of a field; empty when it is absent or null. */
  Optional<String> text(String field) {
    return child(field).map(JsonValue::text);
  }

  /** The text of a field that has to be there and not to be blank. */
  String required(String field) {
    Optional<String> text = node.isObject() ? text(field) : Optional.empty();
    if (text.isEmpty() || text.get().isBlank()) {
      body.error(path + "." + field, "is required");
    }
    return text.orElse("");
  }

  /** A truth value; false when it is absent. */
  boolean flag(String field) {
    return child(field)
            .filter(it -> it.is(it.node.isBoolean(), "must be true or false"))
            .isPresent()
        && node.get(field).booleanValue();
  }

  /** A whole number that has to be there. */
  int number(String field) {
    Optional<JsonValue> child = child(field);
    if (child.isEmpty()) {
      body.error(path + "." + field, "is required");
    }
    return child
        .filter(it -> it.is(it.node.canConvertToInt() && it.node.isInt(), "must be a whole number"))
        .map(it -> it.node.intValue())
        .orElse(0);
  }

  /** One of a type's words. */
  <E extends Enum<E>> Optional<E> word(Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (node.isTextual() && value.name().toLowerCase(Locale.ROOT).equals(node.textValue())) {
        return Optional.of(value);
      }
    }
    body.error(
        path,
        "is one of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                    .map(it -> it.name().toLowerCase(Locale.ROOT))
                    .toList()));
    return Optional.empty();
  }

  /** One of a type's words in a field; {@code otherwise} when it is absent. */
  <E extends Enum<E>> E word(String field, E otherwise) {
    return child(field).flatMap(it -> it.word(otherwise.getDeclaringClass())).orElse(otherwise);
  }

  /**
   * A time: {@code date}, or {@code date_time} with or without {@code time_zone}. Of what was
   * before a part that is not named stays, as long as the form does.
   */
  Optional<EventTime> time(@Nullable EventTime before) {
    if (!isObject()) {
      return Optional.empty();
    }
    only("date", "date_time", "time_zone");
    Optional<String> date = text("date");
    Optional<String> dateTime = text("date_time");
    if (date.isPresent() == dateTime.isPresent()
        && (date.isPresent() || !node.has("time_zone") || isDay(before))) {
      body.error(path, "has either a date or a date_time");
      return Optional.empty();
    }
    try {
      return Optional.of(
          date.isPresent()
              ? day(date.get())
              : moment(dateTime.map(this::local).orElseGet(() -> local(before)), before));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isDay(@Nullable EventTime time) {
    return time == null || time instanceof EventTime.AllDay;
  }

  private EventTime day(String date) {
    try {
      if (child("time_zone").isPresent()) {
        body.error(path + ".time_zone", "does not go with a date");
      }
      LocalDate day = LocalDate.parse(date);
      YEARS.checkValidValue(day.getYear(), ChronoField.YEAR);
      return EventTime.allDay(day);
    } catch (DateTimeException e) {
      body.error(path + ".date", "is a date such as 2026-12-24");
      throw e;
    }
  }

  private static LocalDateTime local(@Nullable EventTime before) {
    return before == null ? LocalDateTime.MIN : before.local();
  }

  private LocalDateTime local(String text) {
    try {
      LocalDateTime local = LocalDateTime.parse(text);
      YEARS.checkValidValue(local.getYear(), ChronoField.YEAR);
      if (!local.equals(local.withNano(0))) {
        body.error(path + ".date_time", "must be in whole seconds");
      }
      return local;
    } catch (DateTimeException e) {
      body.error(
          path + ".date_time", "is a local time such as 2026-12-24T18:00:00, without offset");
      throw e;
    }
  }

  private EventTime moment(LocalDateTime local, @Nullable EventTime before) {
    if (!node.has("time_zone")) {
      return before == null || isDay(before) ? EventTime.floating(local) : before.withLocal(local);
    }
    Optional<String> zone = text("time_zone");
    if (zone.isEmpty()) {
      return EventTime.floating(local);
    }
    if (!ZoneId.getAvailableZoneIds().contains(zone.get())) {
      body.error(path + ".time_zone", "is the IANA name of a time zone, such as Europe/Paris");
      throw new DateTimeException("No zone");
    }
    return EventTime.zoned(local, ZoneId.of(zone.get()));
  }
}
