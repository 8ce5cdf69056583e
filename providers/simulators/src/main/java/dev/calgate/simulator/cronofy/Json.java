package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads and writes JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The object in a text; an empty one when it is blank, or an empty list, as PHP sends it. */
  static ObjectNode parse(String text) {
    try {
      JsonNode node = text.isBlank() ? object() : MAPPER.readTree(text);
      if (node instanceof ObjectNode it) {
        return it;
      }
      if (node.isArray() && node.isEmpty()) {
        return object();
      }
    } catch (JsonProcessingException e) {
      throw CronofyException.invalid("body", "errors.invalid_format", "is no JSON");
    }
    throw CronofyException.invalid("body", "errors.invalid_format", "must be an object");
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
