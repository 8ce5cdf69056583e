package dev.calgate.gateway.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, read strictly: bounded in depth (and by {@link BodyLimit} in size), no
 * field twice, and every field that nobody asked for is a mistake. All mistakes are told at once,
 * those of objects inside it too, whose fields are named such as {@code periods[0].start}.
 */
final class RequestBody {
  static final String MERGE_PATCH = "application/merge-patch+json";

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_STRING = 64 << 10;
  private static final String NO_TEXT = "must be a text";
  private static final String NO_OBJECT = "must be an object";
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final ObjectMapper MAPPER = mapper();

  private final ObjectNode fields;
  private final String path;
  private final List<ProblemException.FieldError> errors;
  private final Set<String> known = new HashSet<>();
  private final List<RequestBody> inner = new ArrayList<>();

  private RequestBody(ObjectNode fields) {
    this(fields, "", new ArrayList<>());
  }

  private RequestBody(ObjectNode fields, String path, List<ProblemException.FieldError> errors) {
    this.fields = fields;
    this.path = path;
    this.errors = errors;
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
      if (MAPPER.readTree(text(bytes)) instanceof ObjectNode object) {
        return new RequestBody(object);
      }
      throw ProblemException.of(Problem.INVALID_BODY, "The body is JSON, but no object");
    } catch (JsonProcessingException e) {
      throw ProblemException.of(Problem.INVALID_BODY, place(e.getLocation()) + reason(e));
    }
  }

  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw ProblemException.of(Problem.INVALID_BODY, "The body is not UTF-8");
    }
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : "Line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
  }

  /** In words that repeat nothing of the body, which may hold a password. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "nested deeper than %d, or a text longer than %d, or a number longer than %d characters"
          .formatted(MAX_DEPTH, MAX_STRING, MAX_NUMBER);
    }
    boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
    return twice ? "a field is there twice" : "this is not JSON";
  }

  /** Whether a field is there, null included. */
  boolean has(String field) {
    known.add(field);
    return fields.has(field);
  }

  /** Whether there is no other field than one that is there. */
  boolean isAlone(String field) {
    return fields.size() == 1 && fields.has(field);
  }

  /** A text; empty when the field is absent or null. */
  Optional<String> text(String field) {
    return value(field, JsonNode::isTextual, NO_TEXT)
        .map(JsonNode::textValue)
        .filter(text -> storable(field, text));
  }

  /** A text; empty when the field is absent. Null is none. */
  Optional<String> changedText(String field) {
    if (fields.path(field).isNull()) {
      error(field, NO_TEXT);
    }
    return text(field);
  }

  private boolean storable(String field, String text) {
    if (text.indexOf('\0') < 0) {
      return true;
    }
    error(field, "must not contain U+0000");
    return false;
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

  /** A truth value; empty when the field is absent. Null is none. */
  Optional<Boolean> flag(String field) {
    String message = "must be true or false";
    if (fields.path(field).isNull()) {
      error(field, message);
    }
    return value(field, JsonNode::isBoolean, message).map(JsonNode::booleanValue);
  }

  /** A whole number within bounds; empty when the field is absent or null. */
  Optional<Integer> number(String field, int least, int most) {
    String message = "must be a whole number within " + least + " and " + most;
    return value(field, node -> isNumber(node, least, most), message).map(JsonNode::intValue);
  }

  /** A whole number within bounds that must be there; the least one where it is not. */
  int requiredNumber(String field, int least, int most) {
    if (!fields.hasNonNull(field)) {
      error(field, "is required");
    }
    return number(field, least, most).orElse(least);
  }

  /** The same, or a word that stands for no number at all. */
  Optional<Integer> numberOr(String word, String field, int least, int most) {
    if (word.equals(fields.path(field).textValue())) {
      known.add(field);
      return Optional.empty();
    }
    String message = "must be \"%s\" or a whole number within %d and %d";
    return value(field, node -> isNumber(node, least, most), message.formatted(word, least, most))
        .map(JsonNode::intValue);
  }

  private static boolean isNumber(JsonNode node, int least, int most) {
    return node.isIntegralNumber()
        && node.canConvertToInt()
        && node.intValue() >= least
        && node.intValue() <= most;
  }

  /**
   * A text that is read by a function which refuses what is malformed; empty when the field is
   * absent, null or refused.
   */
  <T> Optional<T> read(String field, String message, Function<String, T> reader) {
    return text(field).flatMap(text -> read(field, text, message, reader));
  }

  private <T> Optional<T> read(
      String field, String text, String message, Function<String, T> reader) {
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      error(field, message);
      return Optional.empty();
    }
  }

  /** A moment in RFC 3339 that must be there; empty when it is not, or malformed. */
  Optional<Instant> requiredInstant(String field) {
    return requiredText(field).isEmpty()
        ? Optional.empty()
        : read(field, Parameters.NO_INSTANT, text -> OffsetDateTime.parse(text).toInstant());
  }

  /**
   * A list of texts, each once, that are read by a function which refuses what is malformed; empty
   * when the field is absent or null.
   */
  <T> Set<T> set(String field, int most, Function<String, T> reader) {
    Set<T> items = new LinkedHashSet<>();
    for (Item item : items(field, most)) {
      if (item.node().isTextual()) {
        read(item.name(), item.node().textValue(), "is malformed", reader).ifPresent(items::add);
      } else {
        error(item.name(), NO_TEXT);
      }
    }
    return items;
  }

  /** How many items a list has; none when it is no list. */
  int size(String field) {
    return fields.path(field).size();
  }

  /** A list of objects; empty when the field is absent or null. */
  List<RequestBody> objects(String field, int most) {
    List<RequestBody> objects = new ArrayList<>();
    for (Item item : items(field, most)) {
      if (item.node() instanceof ObjectNode object) {
        objects.add(inner(object, item.name()));
      } else {
        error(item.name(), NO_OBJECT);
      }
    }
    return objects;
  }

  /** An object whose fields are read one by one; without any when it is absent or null. */
  RequestBody inner(String field) {
    Optional<JsonNode> node = value(field, JsonNode::isObject, NO_OBJECT);
    return inner((ObjectNode) node.orElseGet(MAPPER::createObjectNode), field);
  }

  private RequestBody inner(ObjectNode object, String name) {
    RequestBody body = new RequestBody(object, path + name + ".", errors);
    inner.add(body);
    return body;
  }

  private record Item(String name, JsonNode node) {}

  private List<Item> items(String field, int most) {
    List<Item> items = new ArrayList<>();
    value(field, JsonNode::isArray, "must be a list")
        .ifPresent(
            list -> {
              if (list.size() > most) {
                error(field, "has more than " + most + " items");
              } else {
                list.forEach(it -> items.add(new Item(field + "[" + items.size() + "]", it)));
              }
            });
    return items;
  }

  /** An object; empty when the field is absent or null. */
  Optional<Map<String, Object>> object(String field) {
    return value(field, JsonNode::isObject, NO_OBJECT)
        .filter(node -> finite(field, node))
        .map(RequestBody::withoutNulls)
        .map(node -> MAPPER.convertValue(node, OBJECT));
  }

  private boolean finite(String field, JsonNode node) {
    boolean finite = isFinite(node);
    if (!finite) {
      error(field, "must not contain a number beyond 1.8e308");
    }
    return finite;
  }

  private static boolean isFinite(JsonNode node) {
    if (node.isDouble()) {
      return Double.isFinite(node.doubleValue());
    }
    for (JsonNode child : node) {
      if (!isFinite(child)) {
        return false;
      }
    }
    return true;
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

  /** Any value; empty when the field is absent or null. */
  Optional<JsonNode> json(String field) {
    return value(field, it -> true, "");
  }

  /** Whether a mistake has been noted. */
  boolean isFaulty() {
    return !errors.isEmpty();
  }

  /** Notes a mistake. */
  void error(String field, String message) {
    errors.add(new ProblemException.FieldError(path + field, message));
  }

  /** Fails when there is a mistake, or a field that nobody asked for. */
  void check() {
    refuseUnknown();
    checkSoFar();
  }

  private void refuseUnknown() {
    fields
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                error(field, "is not known");
              }
            });
    inner.forEach(RequestBody::refuseUnknown);
  }

  /** Fails when there is a mistake already; other fields may still be asked for. */
  void checkSoFar() {
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }
}
