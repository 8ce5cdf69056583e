package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Which fields calendars, entries of their list and events have, and of which type; an asterisk
 * stands for any name. Fields that Google does not know it does not keep.
 */
final class Shapes {
  /** By the names of Google's description of its API. */
  static final JsonNode ALL = read();

  private static final List<String> LIST =
      List.of("kind", "etag", "nextPageToken", "nextSyncToken");
  private static final JsonNode ANY = TextNode.valueOf("any");

  private Shapes() {}

  private static JsonNode read() {
    try (InputStream file = Shapes.class.getResourceAsStream("shapes.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What Google takes of a body; refuses values of other types.
   *
   * @param kind such as {@code Event}
   */
  static ObjectNode taken(String kind, ObjectNode given) {
    return fields(ALL.path(kind), given);
  }

  /**
   * What an answer may have.
   *
   * @param kind as it stands in the answer
   */
  static JsonNode ofAnswer(String kind) {
    return switch (kind) {
      case "calendar#event" -> ALL.path("Event");
      case "calendar#events" ->
          list(
              "Event",
              List.of("summary", "description", "updated", "timeZone", "accessRole"),
              List.of("defaultReminders"));
      case "calendar#calendar" -> ALL.path("Calendar");
      case "calendar#calendarList" -> list("CalendarListEntry", List.of(), List.of());
      case "calendar#calendarListEntry" -> ALL.path("CalendarListEntry");
      default -> ANY;
    };
  }

  private static JsonNode list(String of, List<String> texts, List<String> others) {
    ObjectNode shape = Json.object();
    LIST.forEach(it -> shape.put(it, "string"));
    texts.forEach(it -> shape.put(it, "string"));
    others.forEach(it -> shape.set(it, ANY));
    shape.putArray("items").add(ALL.path(of));
    return shape;
  }

  private static ObjectNode fields(JsonNode shape, ObjectNode given) {
    ObjectNode taken = Json.object();
    given
        .properties()
        .forEach(
            it -> {
              JsonNode field = shape.path(shape.has(it.getKey()) ? it.getKey() : "*");
              if (it.getValue().isNull() && !field.isMissingNode()) {
                taken.putNull(it.getKey());
              } else if (!field.isMissingNode()) {
                taken.set(it.getKey(), value(field, it.getValue(), it.getKey()));
              }
            });
    return taken;
  }

  private static JsonNode value(JsonNode shape, JsonNode given, String name) {
    if (shape.isObject() && given instanceof ObjectNode object) {
      return fields(shape, object);
    }
    if (shape.isArray() && given instanceof ArrayNode items) {
      ArrayNode taken = JsonNodeFactory.instance.arrayNode();
      items.forEach(it -> taken.add(value(shape.path(0), it, name)));
      return taken;
    }
    boolean right =
        switch (shape.asText()) {
          case "string" -> given.isTextual();
          case "integer" -> given.isInt();
          case "boolean" -> given.isBoolean();
          case "any" -> true;
          default -> false;
        };
    if (!right) {
      throw GoogleException.invalid("Invalid value for: " + name);
    }
    return given;
  }
}
