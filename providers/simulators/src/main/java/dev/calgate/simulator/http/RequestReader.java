package dev.calgate.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads requests off one connection (RFC 9112), within bounds. */
final class RequestReader {
  static final int MAX_LINE = 64 << 10;
  static final int MAX_FIELDS = 200;
  static final int MAX_BODY = 64 << 20;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final OutputStream out;

  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** A request that cannot be read; the connection is of no more use. */
  static final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    BadRequestException(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** The next request; empty when the client has closed. */
  Optional<Request> next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    String[] start = ((char) first + line()).split(" ", -1);
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new BadRequestException(400, "The request line is broken");
    }
    Headers headers = headers();
    boolean chunked =
        headers.first("Transfer-Encoding").filter(it -> it.equalsIgnoreCase("chunked")).isPresent();
    return Optional.of(
        new Request(
            start[0].toUpperCase(Locale.ROOT),
            start[1],
            start[2],
            headers,
            chunked,
            body(headers, chunked)));
  }

  private Headers headers() throws IOException {
    List<Headers.Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || fields.size() == MAX_FIELDS) {
        throw new BadRequestException(400, "A header field is broken, or there are too many");
      }
      fields.add(new Headers.Field(line.substring(0, colon), line.substring(colon + 1).trim()));
    }
    return new Headers(fields);
  }

  private byte[] body(Headers headers, boolean chunked) throws IOException {
    int length = chunked ? 0 : length(headers.first("Content-Length").orElse("0"), 10);
    if ((chunked || length > 0)
        && headers.first("Expect").filter(it -> it.equalsIgnoreCase("100-continue")).isPresent()) {
      out.write(CONTINUE);
      out.flush();
    }
    return chunked ? chunks() : exactly(length);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      int size = length(line().split(";", 2)[0].trim(), 16);
      if (size == 0) {
        headers();
        return all.toByteArray();
      }
      if (all.size() + (long) size > MAX_BODY) {
        throw new BadRequestException(413, "The body is too large");
      }
      all.writeBytes(exactly(size));
      line();
    }
  }

  private static int length(String text, int radix) throws IOException {
    try {
      int length = Integer.parseInt(text, radix);
      if (length < 0 || length > MAX_BODY) {
        throw new BadRequestException(413, "The body is too large");
      }
      return length;
    } catch (NumberFormatException e) {
      throw new BadRequestException(400, "A length is no number");
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The client went away within a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The client went away within a line");
      }
      if (line.length() == MAX_LINE) {
        throw new BadRequestException(431, "A line is too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
