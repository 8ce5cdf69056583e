package dev.calgate.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Frames one body: with its length when it fits into a buffer, else in chunks, or ended by closing
 * for HTTP/1.0. Closing it completes the answer.
 */
final class AnswerStream extends OutputStream {
  private static final int BUFFER = 64 << 10;

  private final OutputStream wire;
  private final Response response;
  private final boolean head;
  private final LongConsumer beforeLastByte;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
  private boolean started;
  private boolean closed;
  private long total;

  /**
   * @param head whether to leave the body out
   * @param beforeLastByte told the size of the body before the client can know that it is complete
   */
  AnswerStream(OutputStream wire, Response response, boolean head, LongConsumer beforeLastByte) {
    this.wire = wire;
    this.response = response;
    this.head = head;
    this.beforeLastByte = beforeLastByte;
  }

  /** The connection is to be cut here and now. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.write(bytes, offset, length);
    total += length;
    if (buffer.size() >= BUFFER && !head) {
      if (!started) {
        start(response.delivery().http10() ? "" : "Transfer-Encoding: chunked\r\n");
      }
      sendBuffer();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (started) {
      sendBuffer();
      beforeLastByte.accept(total);
      if (!response.delivery().http10()) {
        ascii("0\r\n\r\n");
      }
    } else {
      finishShort();
    }
    wire.flush();
  }

  private void finishShort() throws IOException {
    boolean bodyless = response.status() == 204 || response.status() == 304;
    boolean lengthless = bodyless && total == 0;
    beforeLastByte.accept(total);
    start(response.delivery().http10() || lengthless ? "" : "Content-Length: " + total + "\r\n");
    if (!head) {
      byte[] bytes = buffer.toByteArray();
      cutIfDue(bytes, total - bytes.length);
      wire.write(bytes);
    }
  }

  private void start(String framing) throws IOException {
    started = true;
    StringBuilder text = new StringBuilder(256);
    text.append(response.delivery().http10() ? "HTTP/1.0 " : "HTTP/1.1 ");
    text.append(response.status()).append(' ').append(Reasons.of(response.status()));
    text.append("\r\n");
    for (Headers.Field field : response.headers().fields()) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    if (response.delivery().close()) {
      text.append("Connection: close\r\n");
    }
    ascii(text.append(framing).append("\r\n").toString());
  }

  private void sendBuffer() throws IOException {
    byte[] bytes = buffer.toByteArray();
    buffer.reset();
    if (bytes.length == 0) {
      return;
    }
    boolean chunked = !response.delivery().http10();
    if (chunked) {
      ascii(Integer.toHexString(bytes.length) + "\r\n");
    }
    cutIfDue(bytes, total - bytes.length);
    wire.write(bytes);
    if (chunked) {
      ascii("\r\n");
    }
  }

  private void cutIfDue(byte[] bytes, long before) throws IOException {
    long cut = response.delivery().cutAfter();
    if (cut > 0 && cut < before + bytes.length) {
      beforeLastByte.accept(cut);
      wire.write(bytes, 0, (int) (cut - before));
      wire.flush();
      throw new CutException();
    }
  }

  private void ascii(String text) throws IOException {
    wire.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
