package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google's published description of its API, and a strict judge by it: fields that it does not name
 * are wrong, and so are other types, formats and values than it lists.
 */
final class Discovery {
  private static final Pattern LISTED = Pattern.compile("(?m)^\\s*- \"([^\"]+)\"");

  private final JsonNode document;
  private final Map<String, JsonNode> methods = new LinkedHashMap<>();

  private Discovery(JsonNode document) {
    this.document = document;
    collect(document);
  }

  /** The description, if it is on this machine. */
  static Optional<Discovery> find() throws IOException {
    Path file = file();
    return Files.exists(file)
        ? Optional.of(new Discovery(new ObjectMapper().readTree(file.toFile())))
        : Optional.empty();
  }

  static Path file() {
    String given = System.getenv("CALGATE_TEST_DATA");
    Path data = given == null ? root().resolve("../shared/data") : Path.of(given);
    return data.resolve("google/calendar.v3.discovery.json");
  }

  /** The checkout, from whichever module the test runs. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("config.yml")) && here.getParent() != null) {
      here = here.getParent();
    }
    return here;
  }

  private void collect(JsonNode resource) {
    for (JsonNode method : resource.path("methods")) {
      methods.put(method.path("id").asText(), method);
    }
    resource.path("resources").forEach(this::collect);
  }

  /** The method that a request calls, such as {@code calendar.events.list}. */
  Optional<String> method(String verb, String path) {
    return methods.entrySet().stream()
        .filter(it -> it.getValue().path("httpMethod").asText().equals(verb))
        .filter(it -> path.matches(pattern(it.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String pattern(JsonNode method) {
    return "/calendar/v3/" + method.path("path").asText().replaceAll("\\{[^}]*}", "[^/]+");
  }

  /** The scopes of a method, without Google's prefix. */
  Set<String> scopes(String method) {
    Set<String> scopes = new LinkedHashSet<>();
    for (JsonNode scope : methods.get(method).path("scopes")) {
      scopes.add(scope.asText().replace("https://www.googleapis.com/auth/", ""));
    }
    return scopes;
  }

  /** What is wrong with the query of a request. */
  List<String> complaintsOfQuery(String method, Query query) {
    List<String> complaints = new ArrayList<>();
    JsonNode known = methods.get(method).path("parameters");
    for (String name : query.names()) {
      if (!known.has(name) && !document.path("parameters").has(name)) {
        complaints.add(method + " has no parameter " + name);
      }
    }
    return complaints;
  }

  /** What is wrong with the body of an answer. */
  List<String> complaints(String method, JsonNode body) {
    List<String> complaints = new ArrayList<>();
    String schema = methods.get(method).path("response").path("$ref").asText();
    if (schema.isEmpty()) {
      complaints.add(method + " has no answer");
    } else {
      check(document.path("schemas").path(schema), body, schema, complaints);
    }
    return complaints;
  }

  private void check(JsonNode given, JsonNode value, String where, List<String> complaints) {
    JsonNode schema =
        given.has("$ref") ? document.path("schemas").path(given.path("$ref").asText()) : given;
    String type = schema.path("type").asText();
    boolean right =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual() && isOf(schema, value.textValue());
          case "integer" -> value.isInt();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!right) {
      complaints.add(where + " is no " + type + " as described: " + value);
    } else if (value.isArray()) {
      value.forEach(it -> check(schema.path("items"), it, where + "[]", complaints));
    } else if (value.isObject()) {
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
    }
  }

  private static boolean isOf(JsonNode schema, String text) {
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
