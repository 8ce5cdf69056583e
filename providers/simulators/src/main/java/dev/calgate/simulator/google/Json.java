package dev.calgate.simulator.google;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads, writes and merges JSON. Nodes that were stored once are never changed, only copied. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The object in a body; an empty one when there is no body. */
  static ObjectNode parse(byte[] body) {
    try {
      JsonNode node = body.length == 0 ? object() : MAPPER.readTree(body);
      if (node instanceof ObjectNode it) {
        return it;
      }
    } catch (JsonProcessingException e) {
      throw new GoogleException(400, "parseError", "Parse Error");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new GoogleException(400, "parseError", "This API takes an object");
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A field with a text. */
  static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** An object with the same fields, which it shares. */
  static ObjectNode copy(ObjectNode node) {
    ObjectNode copy = object();
    copy.setAll(node);
    return copy;
  }

  /** What PATCH makes of an object: objects are merged, null clears, all else replaces. */
  static ObjectNode merged(ObjectNode before, ObjectNode changes) {
    ObjectNode after = copy(before);
    changes
        .properties()
        .forEach(
            it -> {
              JsonNode value = it.getValue();
              if (value.isNull()) {
                after.remove(it.getKey());
              } else if (value instanceof ObjectNode inner) {
                ObjectNode old = after.get(it.getKey()) instanceof ObjectNode o ? o : object();
                after.set(it.getKey(), merged(old, inner));
              } else {
                after.set(it.getKey(), value.deepCopy());
              }
            });
    return after;
  }
}
