package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON. */
public final class Json {
  /** A page of 300 events with a hundred attendees each has half of it. */
  private static final long MOST_TOKENS = 1_000_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The object that a text is.
   *
   * @throws UnreadableException when it is none
   */
  public static ObjectNode parse(String text) throws UnreadableException {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableException("The answer is no JSON");
    }
    throw new UnreadableException("The answer is no JSON object");
  }

  /** The text of a field; empty when there is none. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : "";
  }

  /** The text of a field, if there is some. */
  static Optional<String> some(JsonNode node, String field) {
    return Optional.of(text(node, field)).filter(it -> !it.isBlank());
  }

  /** A digest that is equal exactly for equal objects, whatever the order of their fields. */
  static String digest(JsonNode node) {
    try {
      Object sorted = MAPPER.treeToValue(node, Object.class);
      return digest(MAPPER.writeValueAsString(sorted instanceof Map<?, ?> ? sorted : node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 40);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
