package dev.calgate.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares queries with the parameters of a method.
 *
 * @param common to all methods
 */
record Parameters(String method, JsonNode common, JsonNode own) {

  /** Adds what is wrong with a query, without its question mark. */
  void check(String query, List<String> complaints) {
    Map<String, Integer> given = new TreeMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String name = decode(parts[0]);
        given.merge(name, 1, Integer::sum);
        check(name, parts.length == 1 ? "" : decode(parts[1]), complaints);
      }
    }
    given.forEach(
        (name, times) -> {
          if (times > 1 && !described(name).path("repeated").asBoolean()) {
            complaints.add(method + " takes " + name + " only once");
          }
        });
    own.properties()
        .forEach(
            it -> {
              boolean asked = isQuery(it.getValue()) && it.getValue().path("required").asBoolean();
              if (asked && !given.containsKey(it.getKey())) {
                complaints.add(method + " needs " + it.getKey());
              }
            });
  }

  private void check(String name, String value, List<String> complaints) {
    JsonNode parameter = described(name);
    if (!isQuery(parameter)) {
      complaints.add(method + " has no parameter " + name);
      return;
    }
    String type = parameter.path("type").asText();
    boolean right =
        switch (type) {
          case "integer" -> isNumber(parameter, value);
          case "boolean" -> value.equals("true") || value.equals("false");
          default -> Schemas.isOf(parameter, value);
        };
    if (!right) {
      complaints.add(method + " takes no such " + name + ": " + value);
    }
  }

  private JsonNode described(String name) {
    return own.has(name) ? own.path(name) : common.path(name);
  }

  private static boolean isQuery(JsonNode parameter) {
    return parameter.path("location").asText().equals("query");
  }

  private static boolean isNumber(JsonNode parameter, String text) {
    try {
      int value = Integer.parseInt(text);
      return value >= parameter.path("minimum").asInt(Integer.MIN_VALUE)
          && value <= parameter.path("maximum").asInt(Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
