package dev.calgate.gateway.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/** Writes and reads the JSON that the store keeps. Thread-safe. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private Json() {}

  /** What writes a document. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static String write(Body body) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static String write(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("The store holds what is no JSON", e);
    }
  }

  /**
   * An object with some of its fields alone; what stands behind the last of them is not looked at.
   */
  static JsonNode part(String text, Set<String> names) {
    ObjectNode found = MAPPER.createObjectNode();
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      while (found.size() < names.size() && json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (names.contains(name)) {
          found.set(name, MAPPER.readTree(json));
        } else {
          json.skipChildren();
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("The store holds what is no JSON", e);
    }
  }

  /** An object without fields. */
  static ObjectNode empty() {
    return MAPPER.createObjectNode();
  }

  static Map<String, Object> object(String text) {
    return read(text, OBJECT);
  }

  static Map<String, String> strings(String text) {
    return read(text, STRINGS);
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("The store holds what is no JSON", e);
    }
  }
}
