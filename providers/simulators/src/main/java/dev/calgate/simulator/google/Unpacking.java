package dev.calgate.simulator.google;

import dev.calgate.simulator.http.Headers;
import dev.calgate.simulator.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Makes of a request what was meant: decompressed, with the method that was overridden. */
final class Unpacking {
  private Unpacking() {}

  static Request of(Request request) {
    Request plain = decompressed(request);
    Optional<String> override = plain.headers().first("X-HTTP-Method-Override");
    if (override.isEmpty() || !plain.method().equals("POST")) {
      return plain;
    }
    String method = override.get().toUpperCase(Locale.ROOT);
    boolean form =
        plain
            .headers()
            .first("Content-Type")
            .filter(it -> it.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    if (!method.equals("GET") || !form) {
      return with(plain, method, plain.target(), plain.body());
    }
    String joint = plain.query().isEmpty() ? "?" : "&";
    String target = plain.target().replaceAll("\\?$", "") + joint + plain.text();
    return with(plain, method, target, new byte[0]);
  }

  private static Request decompressed(Request request) {
    boolean gzip =
        request
            .headers()
            .first("Content-Encoding")
            .filter(it -> it.equalsIgnoreCase("gzip"))
            .isPresent();
    if (!gzip) {
      return request;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
      return with(request, request.method(), request.target(), in.readAllBytes());
    } catch (IOException e) {
      // Whatever reads it will not understand it
      return request;
    }
  }

  private static Request with(Request request, String method, String target, byte[] body) {
    Headers headers = request.headers();
    return new Request(method, target, request.version(), headers, request.chunked(), body);
  }
}
