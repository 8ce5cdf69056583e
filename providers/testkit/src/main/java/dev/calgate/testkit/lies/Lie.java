package dev.calgate.testkit.lies;

import dev.calgate.provider.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** A way to answer a request that no honest server has. */
public enum Lie {
  ENDLESS_BODY_IN_CHUNKS((wire, as) -> chunked(wire, as).flood("4000\r\n" + fill(as) + "\r\n")),
  ENDLESS_BODY_UNTIL_CLOSED(
      (wire, as) -> wire.say(as.head() + "\r\n" + as.beginning()).flood(as.more())),
  LENGTH_OF_ALL_THERE_IS(
      (wire, as) ->
          wire.say(as.head() + "Content-Length: 9223372036854775807\r\n\r\n").flood(as.more())),
  LENGTH_BELOW_ZERO(
      (wire, as) -> wire.say(as.head() + "Content-Length: -1\r\n\r\n").flood(as.more())),
  LENGTH_TOO_SMALL((wire, as) -> wire.say(as.head() + "Content-Length: 5\r\n\r\n" + as.truth())),
  LENGTH_TOO_LARGE(
      ErrorKind.UNREACHABLE,
      (wire, as) -> wire.say(as.head() + "Content-Length: 99999\r\n\r\n" + as.truth())),
  STOPS_IN_THE_MIDDLE(
      ErrorKind.UNREACHABLE, (wire, as) -> chunked(wire, as).say("4000\r\n" + as.beginning())),
  CLOSES_AT_ONCE(ErrorKind.UNREACHABLE, (wire, as) -> {}),
  CLOSES_WITHIN_THE_HEAD(ErrorKind.UNREACHABLE, (wire, as) -> wire.say("HTTP/1.1 2")),
  HEADERS_WITHOUT_END((wire, as) -> wire.say(as.head()).flood("X-More: and more\r\n")),
  A_HEADER_WITHOUT_END((wire, as) -> wire.say(as.head() + "X-Long: ").flood("long ")),
  FOLDS_WITHOUT_END((wire, as) -> wire.say(as.head() + "X-Long: 1\r\n").flood(" \r\n")),
  A_STATUS_LINE_WITHOUT_END((wire, as) -> wire.say("HTTP/1.1 200 ").flood("fine ")),
  A_STATUS_THAT_IS_NONE((wire, as) -> wire.say("HTTP/1.1 99999999999999999999 OK\r\n\r\n")),
  GARBAGE_BEFORE_THE_HEAD((wire, as) -> wire.flood("Wait for it\r\n")),
  EMPTY_LINES_BEFORE_THE_HEAD((wire, as) -> wire.flood("\r\n")),
  OCTETS_THAT_ARE_NO_TEXT((wire, as) -> wire.flood("\0\1\2\3")),
  CONTINUES_WITHOUT_END((wire, as) -> wire.flood("HTTP/1.1 100 Continue\r\n\r\n")),
  HINTS_WITHOUT_END((wire, as) -> wire.flood("HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n")),
  A_CHUNK_EXTENSION_WITHOUT_END((wire, as) -> chunked(wire, as).say("1;").flood("a=b;")),
  CHUNKS_OF_LARGE_MARKS(
      (wire, as) -> chunked(wire, as).flood("1;" + "x".repeat(15_000) + "\r\n \r\n")),
  CHUNKS_OF_SMALL_MARKS(
      (wire, as) -> chunked(wire, as).flood("1;" + "x".repeat(500) + "\r\n \r\n")),
  A_CHUNK_SIZE_THAT_IS_NONE((wire, as) -> chunked(wire, as).say("size\r\n")),
  A_CHUNK_BELOW_ZERO((wire, as) -> chunked(wire, as).say("-5\r\n")),
  A_CHUNK_OF_ALL_THERE_IS(
      (wire, as) -> chunked(wire, as).say("7fffffffffffffff\r\n").flood(as.more())),
  TRAILERS_WITHOUT_END((wire, as) -> chunked(wire, as).say("0\r\n").flood("X-More: more\r\n")),
  GZIP_OF_BLANKS((wire, as) -> packed(wire, as, "gzip", Wire.gzip(200, 1))),
  DEFLATED_BLANKS((wire, as) -> packed(wire, as, "deflate", Wire.deflate(200))),
  GZIP_OF_GZIP((wire, as) -> packed(wire, as, "gzip, gzip", Wire.gzip(200, 2))),
  GZIP_A_THOUSAND_TIMES(
      (wire, as) -> packed(wire, as, "gzip,".repeat(1_000) + "gzip", Wire.gzip(1, 3))),
  GZIP_THAT_IS_NONE((wire, as) -> packed(wire, as, "gzip", new byte[100])),
  GZIP_OF_NOTHING_WITHOUT_END((wire, as) -> nothing(wire, as)),
  GZIP_WITH_A_NAME_WITHOUT_END((wire, as) -> named(wire, as)),
  A_CIRCLE((wire, as) -> wire.say(redirect("/circle"))),
  A_WAY_TO_ELSEWHERE((wire, as) -> wire.say(redirect("http://localhost:1/"))),

  A_BODY_THAT_TRICKLES(
      true, (wire, as) -> wire.say(as.head() + "\r\n" + as.beginning()).trickle(as.more())),
  CHUNKS_THAT_TRICKLE(true, (wire, as) -> chunked(wire, as).trickle("1\r\n \r\n")),
  A_CHUNK_SIZE_THAT_TRICKLES(true, (wire, as) -> chunked(wire, as).trickle("0")),
  HEADERS_THAT_TRICKLE(true, (wire, as) -> wire.say(as.head()).trickle("X-More: more\r\n")),
  A_STATUS_LINE_THAT_TRICKLES(true, (wire, as) -> wire.say("HTTP/1.1 200 ").trickle("fine ")),
  CONTINUES_THAT_TRICKLE(true, (wire, as) -> wire.trickle("HTTP/1.1 100 Continue\r\n\r\n")),
  SILENCE(true, (wire, as) -> wire.keepSilent()),
  SILENCE_AFTER_THE_HEAD(true, (wire, as) -> chunked(wire, as).keepSilent());

  private interface Telling {
    void tell(Wire wire, Style as) throws IOException;
  }

  private final ErrorKind kind;
  private final boolean slow;

  @SuppressWarnings("ImmutableEnumChecker") // A lambda that captures nothing.
  private final Telling telling;

  Lie(Telling telling) {
    this(ErrorKind.PROTOCOL, false, telling);
  }

  Lie(ErrorKind kind, Telling telling) {
    this(kind, false, telling);
  }

  Lie(boolean slow, Telling telling) {
    this(ErrorKind.UNREACHABLE, slow, telling);
  }

  Lie(ErrorKind kind, boolean slow, Telling telling) {
    this.kind = kind;
    this.slow = slow;
    this.telling = telling;
  }

  /** What it is for the gateway. */
  public ErrorKind kind() {
    return kind;
  }

  /** Whether it comes so slowly that only a deadline ends it. */
  public boolean isSlow() {
    return slow;
  }

  /** Tells it; returns when there is no more of it, or throws when nobody listens. */
  void tell(Wire wire, Style as) throws IOException {
    telling.tell(wire, as);
  }

  private static Wire chunked(Wire wire, Style as) throws IOException {
    return wire.say(as.head() + "Transfer-Encoding: chunked\r\n\r\n");
  }

  private static String fill(Style as) {
    return as.more().repeat(0x4000 / as.more().length() + 1).substring(0, 0x4000);
  }

  private static void packed(Wire wire, Style as, String coding, byte[] body) throws IOException {
    wire.say(as.head() + "Content-Encoding: " + coding + "\r\n\r\n").say(body);
  }

  /** Members of gzip of which each is complete and empty. */
  private static void nothing(Wire wire, Style as) throws IOException {
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    try {
      new GZIPOutputStream(empty).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    wire.say(as.head() + "Content-Encoding: gzip\r\n\r\n");
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 4_000; i++) {
      many.writeBytes(empty.toByteArray());
    }
    while (true) {
      wire.say(many.toByteArray());
    }
  }

  private static void named(Wire wire, Style as) throws IOException {
    byte[] head = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
    wire.say(as.head() + "Content-Encoding: gzip\r\n\r\n").say(head).flood("name");
  }

  private static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nLocation: "
        + location
        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  }
}
