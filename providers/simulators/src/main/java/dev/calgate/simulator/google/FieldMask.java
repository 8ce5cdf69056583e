package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameter {@code fields}: {@code a,b/c,d(e,f)}, where a star stands for any name. */
final class FieldMask {
  private final Map<String, FieldMask> fields = new LinkedHashMap<>();

  private FieldMask() {}

  /** Reads a mask. */
  static FieldMask of(String text) {
    Reader reader = new Reader(text);
    FieldMask mask = reader.list();
    if (reader.at != text.length()) {
      throw GoogleException.fields(text);
    }
    return mask;
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private FieldMask list() {
      FieldMask mask = new FieldMask();
      do {
        field(mask);
      } while (take(','));
      return mask;
    }

    private void field(FieldMask into) {
      int begin = at;
      while (at < text.length() && "(),/".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == begin) {
        throw GoogleException.fields(text);
      }
      FieldMask inner =
          into.fields.computeIfAbsent(text.substring(begin, at).trim(), it -> new FieldMask());
      if (take('/')) {
        field(inner);
      } else if (take('(')) {
        inner.fields.putAll(list().fields);
        if (!take(')')) {
          throw GoogleException.fields(text);
        }
      }
    }

    private boolean take(char wanted) {
      boolean there = at < text.length() && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }
  }

  /** Refuses a field that an answer cannot have. */
  void check(JsonNode shape) {
    JsonNode fieldsOfOne = shape.isArray() ? shape.path(0) : shape;
    fields.forEach(
        (name, inner) -> {
          if (name.equals("*") || fieldsOfOne.asText().equals("any")) {
            return;
          }
          JsonNode field = fieldsOfOne.path(fieldsOfOne.has(name) ? name : "*");
          if (field.isMissingNode()) {
            throw GoogleException.fields(name);
          }
          inner.check(field);
        });
  }

  /** What is left of an answer. */
  JsonNode of(JsonNode node) {
    if (fields.isEmpty()) {
      return node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode some = JsonNodeFactory.instance.arrayNode();
      array.forEach(it -> some.add(of(it)));
      return some;
    }
    ObjectNode some = Json.object();
    fields.forEach(
        (name, inner) ->
            node.properties().stream()
                .filter(it -> name.equals("*") || name.equals(it.getKey()))
                .forEach(it -> some.set(it.getKey(), inner.of(it.getValue()))));
    return some;
  }
}
