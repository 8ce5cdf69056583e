package dev.calgate.simulator.http;

import java.nio.charset.StandardCharsets;

/** A request, read completely. Immutable as long as nobody writes into its body. */
public final class Request {
  private final String method;
  private final String target;
  private final String version;
  private final Headers headers;
  private final boolean chunked;
  private final byte[] body;

  /**
   * @param target as it stood in the request line
   * @param version such as {@code HTTP/1.1}
   * @param chunked whether the body came in chunks
   * @param body after the transfer coding was taken off; empty when there was none
   */
  public Request(
      String method, String target, String version, Headers headers, boolean chunked, byte[] body) {
    this.method = method;
    this.target = target;
    this.version = version;
    this.headers = headers;
    this.chunked = chunked;
    this.body = body;
  }

  /** The method, in upper case. */
  public String method() {
    return method;
  }

  /** What stood in the request line: a path, or a whole address. */
  public String target() {
    return target;
  }

  /** Such as {@code HTTP/1.1}. */
  public String version() {
    return version;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** Whether the body came in chunks. */
  public boolean chunked() {
    return chunked;
  }

  /** The body without transfer coding; empty when there was none. Not a copy. */
  public byte[] body() {
    return body;
  }

  /** The path as it was sent, escapes included, without query. */
  public String path() {
    String path = target;
    if (!path.startsWith("/")) {
      int authority = path.indexOf("://");
      int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
      path = slash < 0 ? "/" : path.substring(slash);
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** The query without its question mark; empty when there is none. */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** The body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The beginning of the body as UTF-8 text. */
  public String text(int bytes) {
    return new String(body, 0, Math.min(bytes, body.length), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
