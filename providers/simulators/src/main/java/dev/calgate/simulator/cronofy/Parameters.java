package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of a request, wherever its client puts them: in the query, in a form, or in JSON.
 * Names lose the brackets of a list; unknown ones are ignored. Immutable.
 */
final class Parameters {
  private final Map<String, List<String>> texts = new TreeMap<>();
  private final ObjectNode body;

  private Parameters(Request request) {
    read(request.query());
    boolean form =
        request
            .headers()
            .first("Content-Type")
            .filter(it -> it.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    if (form) {
      read(request.text());
    }
    body = form ? Json.object() : Json.parse(request.text());
    body.properties().forEach(it -> add(it.getKey(), it.getValue()));
  }

  static Parameters of(Request request) {
    return new Parameters(request);
  }

  private void read(String pairs) {
    for (String pair : pairs.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        add(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw CronofyException.invalid("query", "errors.invalid_format", "an escape is broken");
    }
  }

  private void add(String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(it -> add(name, it.asText()));
    } else if (value.isValueNode() && !value.isNull()) {
      add(name, value.asText());
    }
  }

  private void add(String name, String value) {
    String bare = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    texts.computeIfAbsent(bare, it -> new ArrayList<>()).add(value);
  }

  /** The body, where it is JSON; else an empty object. */
  ObjectNode body() {
    return body;
  }

  Optional<String> text(String name) {
    return all(name).stream().findFirst().filter(it -> !it.isBlank());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> CronofyException.required(name));
  }

  List<String> all(String name) {
    return texts.getOrDefault(name, List.of());
  }

  boolean flag(String name) {
    String text = text(name).orElse("false");
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw CronofyException.invalid(name, "errors.must_be_boolean", name + " must be boolean");
    }
    return text.equalsIgnoreCase("true");
  }
}
