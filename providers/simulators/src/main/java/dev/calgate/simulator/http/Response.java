package dev.calgate.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer and the way it goes over the wire. Immutable.
 *
 * @param body written when the answer is sent; long ones stream
 */
public record Response(int status, Headers headers, Body body, Delivery delivery) {

  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of it; called once, on the connection's thread. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** An answer without body. */
  public static Response of(int status) {
    return new Response(status, Headers.NONE, out -> {}, Delivery.PLAIN);
  }

  /** An answer with a text. */
  public static Response of(int status, String contentType, String text) {
    return of(status).body(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same answer with one more header field. */
  public Response header(String name, String value) {
    return new Response(status, headers.with(name, value), body, delivery);
  }

  /** The same answer with a body. */
  public Response body(String contentType, byte[] bytes) {
    return body(contentType, out -> out.write(bytes));
  }

  /** The same answer with a body that is written as it is sent. */
  public Response body(String contentType, Body written) {
    return new Response(status, headers.with("Content-Type", contentType), written, delivery);
  }

  /** The same answer, sent in another way. */
  public Response delivery(Delivery changed) {
    return new Response(status, headers, body, changed);
  }
}
