package dev.calgate.gateway.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
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
    String end = next == null ? "],\"next\":null}" : "],\"next\":\"" + next + "\"}";
    return ok(joined("{\"items\":[", items, end)).build();
  }

  /** Documents with commas between them. */
  static byte[] joined(String before, List<byte[]> items, String behind) {
    byte[] start = utf8(before);
    byte[] end = utf8(behind);
    // Of the very size, since pages are large enough for one more copy to count.
    ByteBuffer bytes =
        ByteBuffer.allocate(
            start.length + size(items) + Math.max(0, items.size() - 1) + end.length);
    bytes.put(start);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        bytes.put((byte) ',');
      }
      bytes.put(items.get(i));
    }
    return bytes.put(end).array();
  }

  static int size(List<byte[]> items) {
    return items.stream().mapToInt(item -> item.length).sum();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
