package dev.calgate.gateway.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers made of documents that are JSON already. */
final class JsonText {
  private JsonText() {}

  static Response.ResponseBuilder ok(String document) {
    return ok(utf8(document));
  }

  /** With its length, so that it is not sent in chunks. */
  static Response.ResponseBuilder ok(byte[] document) {
    return Response.ok(document, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CONTENT_LENGTH, document.length);
  }

  /** A list with the token of its next page, null for none. */
  static Response list(List<byte[]> items, @Nullable String next) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size(items));
    bytes.writeBytes(utf8("{\"items\":["));
    join(bytes, items);
    bytes.writeBytes(utf8(next == null ? "],\"next\":null}" : "],\"next\":\"" + next + "\"}"));
    return ok(bytes.toByteArray()).build();
  }

  static void join(ByteArrayOutputStream bytes, List<byte[]> items) {
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        bytes.write(',');
      }
      bytes.writeBytes(items.get(i));
    }
  }

  static int size(List<byte[]> items) {
    int size = 128;
    for (byte[] item : items) {
      size += item.length + 1;
    }
    return size;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
