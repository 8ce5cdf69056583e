package dev.calgate.gateway.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request's JSON object, read strictly: bounded in depth (and by {@link BodyLimit} in size), no
 * field twice, and every field that nobody asked for is a mistake. All mistakes are told at once.
 */
final class RequestBody {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_STRING = 64 << 10;
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final ObjectMapper MAPPER = mapper();

  private final ObjectNode fields;
  private final Set<String> known = new HashSet<>();
  private final List<ProblemException.FieldError> errors = new ArrayList<>();

  private RequestBody(ObjectNode fields) {
    this.fields = fields;
  }

  private static ObjectMapper mapper() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxStringLength(MAX_STRING)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    return new ObjectMapper(factory)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonParser.Feature.ALLOW_COMMENTS);
  }

  /** Reads a body; an empty one counts as an object without fields. */
  static RequestBody read(InputStream stream) throws IOException {
    byte[] bytes = stream.readAllBytes();
    if (bytes.length == 0) {
      return new RequestBody(MAPPER.createObjectNode());
    }
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return new RequestBody(object);
      }
      throw ProblemException.of(Problem.INVALID_BODY, "The body is JSON, but no object");
    } catch (JsonProcessingException e) {
      throw ProblemException.of(
          Problem.INVALID_BODY,
          "Line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage());
    }
  }

  /** Whether a field is there, null included. */
  boolean has(String field) {
    known.add(field);
    return fields.has(field);
  }

  /** A text; empty when the field is absent or null. */
  Optional<String> text(String field) {
    return value(field, JsonNode::isTextual, "must be a text").map(JsonNode::textValue);
  }

  /** A text that must be there and not be blank. */
  String requiredText(String field) {
    Optional<String> text = text(field);
    if (text.isEmpty() || text.get().isBlank()) {
      if (text.isPresent() || !fields.hasNonNull(field)) {
        error(field, "is required");
      }
      return "";
    }
    return text.get();
  }

  /** A truth value; empty when the field is absent or null. */
  Optional<Boolean> flag(String field) {
    return value(field, JsonNode::isBoolean, "must be true or false").map(JsonNode::booleanValue);
  }

  /** An object; empty when the field is absent or null. */
  Optional<Map<String, Object>> object(String field) {
    return value(field, JsonNode::isObject, "must be an object")
        .map(RequestBody::withoutNulls)
        .map(node -> MAPPER.convertValue(node, OBJECT));
  }

  private static JsonNode withoutNulls(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.properties().removeIf(entry -> entry.getValue().isNull());
    return copy;
  }

  private Optional<JsonNode> value(
      String field, java.util.function.Predicate<JsonNode> form, String message) {
    known.add(field);
    JsonNode node = fields.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!form.test(node)) {
      error(field, message);
      return Optional.empty();
    }
    return Optional.of(node);
  }

  /** Notes a mistake. */
  void error(String field, String message) {
    errors.add(new ProblemException.FieldError(field, message));
  }

  /** Fails when there is a mistake, or a field that nobody asked for. */
  void check() {
    fields
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                error(field, "is not known");
              }
            });
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }
}
