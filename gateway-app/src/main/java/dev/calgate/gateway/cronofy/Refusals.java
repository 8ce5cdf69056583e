package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a request's parameters, all at once. For one thread. */
final class Refusals {
  static final String REQUIRED = "errors.required";
  static final String INVALID_FORMAT = "errors.invalid_format";
  static final String NOT_RECOGNIZED = "errors.not_recognized";
  static final String NOT_SUPPORTED = "errors.not_supported";

  private static final int MOST = 100;

  private final Map<String, List<Refusal>> fields = new LinkedHashMap<>();

  private record Refusal(String key, String description) {}

  /**
   * Notes a mistake; those behind the hundredth field are not told.
   *
   * @param field its path, such as {@code attendees.invite[0].email}
   * @param key by which clients tell it
   * @param description for people
   */
  void add(String field, String key, String description) {
    if (fields.size() < MOST || fields.containsKey(field)) {
      fields.computeIfAbsent(field, it -> new ArrayList<>()).add(new Refusal(key, description));
    }
  }

  /** A parameter is missing. */
  void required(String field) {
    add(field, REQUIRED, field + " must be specified");
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /**
   * Goes on only if nothing is wrong.
   *
   * @throws FaceException 422 telling everything
   */
  void check() {
    if (!isEmpty()) {
      throw FaceException.unprocessable(this);
    }
  }

  /** The body of an answer. */
  ObjectNode json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode errors = body.putObject("errors");
    fields.forEach(
        (field, refusals) -> {
          var list = errors.putArray(field);
          refusals.forEach(
              it -> list.addObject().put("key", it.key()).put("description", it.description()));
        });
    return body;
  }

  @Override
  public String toString() {
    return fields.keySet().toString();
  }
}
