package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Puts what nobody knows yet into every object, and into enumerations in place of what they usually
 * say.
 */
final class FutureFields {
  private static final Map<String, String> VALUES = Map.of("eventType", "futureType");

  /** Objects whose fields are no fields but entries that somebody named. */
  private static final Set<String> MAPS = Set.of("calendars", "groups", "private", "shared");

  private FutureFields() {}

  static JsonNode in(JsonNode node) {
    return in(node, "");
  }

  private static JsonNode in(JsonNode node, String name) {
    if (node instanceof ArrayNode array) {
      ArrayNode after = JsonNodeFactory.instance.arrayNode();
      array.forEach(it -> after.add(in(it, name)));
      return after;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode after = Json.object();
    if (!MAPS.contains(name)) {
      after.putObject("fromTheFuture").put("level", 2).putArray("list").add(true);
    }
    object
        .properties()
        .forEach(
            it -> {
              String other = VALUES.get(it.getKey());
              if (other != null && it.getValue().isTextual()) {
                after.put(it.getKey(), other);
              } else {
                after.set(it.getKey(), in(it.getValue(), it.getKey()));
              }
            });
    if (object.has("eventType") && !object.has("transparency")) {
      after.put("transparency", "futureTransparency");
    }
    return after;
  }
}
