package dev.calgate.gateway.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.calgate.gateway.store.ChangeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A page of the feed as a batch of CloudEvents 1.0; the id of the last is where to go on. */
final class CloudEvents {
  static final String MEDIA_TYPE = "application/cloudevents-batch+json";
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SOURCE = "/api/changes";

  private CloudEvents() {}

  static byte[] of(ChangeLog.Page page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(JsonText.size(page.entries()));
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (byte[] entry : page.entries()) {
        write(json, entry);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, byte[] entry) throws IOException {
    Map<String, String> head = head(entry);
    String type = head.getOrDefault("type", "");
    String kind = type.substring(0, Math.max(0, type.indexOf('.')));
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("id", head.get("position"));
    json.writeStringField("type", "dev.calgate." + type);
    json.writeStringField("source", SOURCE);
    json.writeStringField("time", head.get("at"));
    json.writeStringField("subject", head.getOrDefault(kind + "_id", ""));
    if (type.endsWith(".deleted")) {
      json.writeStringField("method", "DELETE");
    }
    json.writeStringField("datacontenttype", "application/json");
    json.writeFieldName("data");
    json.writeRawValue(new String(entry, StandardCharsets.UTF_8));
    json.writeEndObject();
  }

  /** The plain values that every entry begins with. */
  private static Map<String, String> head(byte[] entry) throws IOException {
    Map<String, String> head = new HashMap<>();
    try (JsonParser parser = JSON.createParser(entry)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!value.isScalarValue()) {
          break;
        }
        if (value != JsonToken.VALUE_NULL) {
          head.put(name, parser.getText());
        }
      }
    }
    return head;
  }
}
