package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fields that nobody knows yet, which clients must ignore. */
final class FutureFields {
  private FutureFields() {}

  static ObjectNode in(ObjectNode answer) {
    ObjectNode copy = answer.deepCopy();
    add(copy);
    return copy;
  }

  private static void add(JsonNode node) {
    node.forEach(FutureFields::add);
    if (node instanceof ObjectNode object) {
      object.putObject("from_the_future").put("kind", "unknown");
    }
  }
}
