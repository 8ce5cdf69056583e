package dev.calgate.testkit.lies;

import java.nio.charset.StandardCharsets;

/**
 * How a service answers when it tells the truth, so that its lies begin like that.
 *
 * @param status of a good answer, with its reason
 * @param contentType of a good answer
 * @param truth the body of a good answer
 * @param beginning of a body that could go on for ever by {@code more}
 * @param more what such a body goes on with
 */
public record Style(
    String status, String contentType, String truth, String beginning, String more) {

  /** The status line and the type, without the end of the head. */
  String head() {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\n";
  }

  /** The whole of a good answer. */
  byte[] honest() {
    byte[] body = truth.getBytes(StandardCharsets.UTF_8);
    String head = head() + "Content-Length: " + body.length + "\r\n\r\n";
    return (head + truth).getBytes(StandardCharsets.UTF_8);
  }
}
