package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of form fields that say where in an object a value is, as Rack and PHP have them: {@code
 * calendar_ids[]} for an item of a list, {@code filters[only_managed]} for a field of an object.
 */
final class FormFields {
  private static final int MAX_FIELDS = 1_000;
  private static final int MAX_DEPTH = 8;
  private static final Pattern PART = Pattern.compile("\\[([^\\[\\]]*)]");

  private FormFields() {}

  /**
   * Reads a body of fields (application/x-www-form-urlencoded).
   *
   * @throws FaceException 422 when it makes no sense
   */
  static ObjectNode parse(String body) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    String[] pairs = body.split("&");
    if (pairs.length > MAX_FIELDS) {
      throw malformed();
    }
    try {
      for (String pair : pairs) {
        String[] parts = pair.split("=", 2);
        String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        if (!name.isEmpty()) {
          String value =
              parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
          put(fields, name, value);
        }
      }
      return fields;
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static FaceException malformed() {
    return FaceException.unprocessable(
        "body", Refusals.INVALID_FORMAT, "The body must be form fields");
  }

  /** Puts a value where a name says; the last of two in the same place counts. */
  static void put(ObjectNode fields, String name, String value) {
    List<String> path = path(name);
    ObjectNode object = fields;
    for (int i = 0; i < path.size() - 1; i++) {
      if (path.get(i + 1).isEmpty()) {
        list(object, path.get(i)).add(value);
        return;
      }
      object = object(object, path.get(i));
    }
    object.put(path.get(path.size() - 1), value);
  }

  // A name that is no path is a name as it is.
  private static List<String> path(String name) {
    int open = name.indexOf('[');
    if (open <= 0) {
      return List.of(name);
    }
    List<String> path = new ArrayList<>(List.of(name.substring(0, open)));
    Matcher parts = PART.matcher(name).region(open, name.length());
    int end = open;
    while (parts.find() && parts.start() == end) {
      path.add(parts.group(1));
      end = parts.end();
    }
    return end == name.length() && path.size() <= MAX_DEPTH ? path : List.of(name);
  }

  private static ArrayNode list(ObjectNode object, String name) {
    JsonNode there = object.get(name);
    return there instanceof ArrayNode list ? list : object.putArray(name);
  }

  private static ObjectNode object(ObjectNode object, String name) {
    JsonNode there = object.get(name);
    return there instanceof ObjectNode inner ? inner : object.putObject(name);
  }
}
