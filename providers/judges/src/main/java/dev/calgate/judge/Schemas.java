package dev.calgate.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares bodies with the schemas of a discovery document.
 *
 * @param method of which the bodies are requests; empty for answers
 */
record Schemas(JsonNode schemas, String method) {
  private static final Pattern LISTED = Pattern.compile("(?m)^\\s*- \"([^\"]+)\"");

  static Schemas ofAnswer(JsonNode schemas) {
    return new Schemas(schemas, "");
  }

  static Schemas ofRequest(JsonNode schemas, String method) {
    return new Schemas(schemas, method);
  }

  /** Adds what is wrong with a value of the schema of a name. */
  void check(String name, JsonNode value, List<String> complaints) {
    check(schemas.path(name), value, name, complaints);
  }

  private void check(JsonNode given, JsonNode value, String where, List<String> complaints) {
    JsonNode schema = given.has("$ref") ? schemas.path(given.path("$ref").asText()) : given;
    if (value.isNull() && method.endsWith(".patch")) {
      return; // It clears.
    }
    String type = schema.path("type").asText();
    boolean right =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual() && isOf(schema, value.textValue());
          case "integer" -> value.isInt();
          case "boolean" -> value.isBoolean();
          case "any" -> true;
          default -> false;
        };
    if (!right) {
      complaints.add(where + " is no " + type + " as described: " + value);
    } else if (value.isArray()) {
      value.forEach(it -> check(schema.path("items"), it, where + "[]", complaints));
    } else if (value.isObject()) {
      checkFields(schema, value, where, complaints);
    }
  }

  private void checkFields(JsonNode schema, JsonNode value, String where, List<String> complaints) {
    value
        .properties()
        .forEach(
            it -> {
              String name = where + "." + it.getKey();
              JsonNode field = schema.path("properties").path(it.getKey());
              JsonNode any = field.isMissingNode() ? schema.path("additionalProperties") : field;
              if (any.isMissingNode()) {
                complaints.add(name + " is not described");
              } else {
                check(any, it.getValue(), name, complaints);
              }
            });
    schema
        .path("properties")
        .properties()
        .forEach(
            it -> {
              if (isRequired(it.getValue()) && !value.has(it.getKey())) {
                complaints.add(where + "." + it.getKey() + " is required by " + method);
              }
            });
    checkKind(schema, value, where, complaints);
  }

  /** Answers say what they are; that they do, and how, stands nowhere but in the default. */
  private void checkKind(JsonNode schema, JsonNode value, String where, List<String> complaints) {
    String kind = schema.path("properties").path("kind").path("default").asText();
    boolean right = value.path("kind").asText().equals(kind);
    if (method.isEmpty() && !kind.isEmpty() && !right) {
      complaints.add(where + ".kind is not " + kind + ": " + value.path("kind"));
    }
  }

  private boolean isRequired(JsonNode field) {
    for (JsonNode by : field.path("annotations").path("required")) {
      if (by.asText().equals(method)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text has the format, or is one of the values, that are described. */
  static boolean isOf(JsonNode schema, String text) {
    try {
      switch (schema.path("format").asText()) {
        case "int64" -> Long.parseLong(text);
        case "date" -> LocalDate.parse(text);
        case "date-time" -> OffsetDateTime.parse(text);
        default -> {
          return listed(schema).isEmpty() || listed(schema).contains(text);
        }
      }
      return true;
    } catch (DateTimeException | NumberFormatException e) {
      return false;
    }
  }

  /** The values that are listed, as an enumeration or in words; none when there may be others. */
  private static Set<String> listed(JsonNode schema) {
    Set<String> values = new LinkedHashSet<>();
    schema.path("enum").forEach(it -> values.add(it.asText()));
    String words = schema.path("description").asText();
    if (words.contains("ossible values") && !words.contains("ossible values include")) {
      Matcher matcher = LISTED.matcher(words);
      while (matcher.find()) {
        values.add(matcher.group(1));
      }
    }
    return values;
  }
}
