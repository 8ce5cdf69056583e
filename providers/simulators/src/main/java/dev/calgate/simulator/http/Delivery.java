package dev.calgate.simulator.http;

import java.time.Duration;

/**
 * How an answer goes over the wire.
 *
 * @param http10 answer in HTTP/1.0, without length, ended by closing
 * @param close close the connection after the answer
 * @param drop close the connection after the answer without having said so
 * @param gzip compress, if the client accepts it
 * @param delay wait this long before the first byte
 * @param pieceBytes send in pieces of so many bytes; 0 for no pieces
 * @param piecePause wait this long before each piece
 * @param cutAfter cut the connection after so many bytes of the body, 0 for before the status line;
 *     negative for never
 */
public record Delivery(
    boolean http10,
    boolean close,
    boolean drop,
    boolean gzip,
    Duration delay,
    int pieceBytes,
    Duration piecePause,
    long cutAfter) {

  /** Properly, at once. */
  public static final Delivery PLAIN =
      new Delivery(false, false, false, false, Duration.ZERO, 0, Duration.ZERO, -1);

  /** In HTTP/1.0, ended by closing. */
  public Delivery inHttp10() {
    return new Delivery(true, true, drop, gzip, delay, pieceBytes, piecePause, cutAfter);
  }

  /** Closing the connection afterwards. */
  public Delivery closing() {
    return new Delivery(http10, true, drop, gzip, delay, pieceBytes, piecePause, cutAfter);
  }

  /** Closing the connection afterwards without having said so. */
  public Delivery dropping() {
    return new Delivery(http10, close, true, gzip, delay, pieceBytes, piecePause, cutAfter);
  }

  /** Compressed. */
  public Delivery gzipped() {
    return new Delivery(http10, close, drop, true, delay, pieceBytes, piecePause, cutAfter);
  }

  /** Later. */
  public Delivery after(Duration wait) {
    return new Delivery(http10, close, drop, gzip, wait, pieceBytes, piecePause, cutAfter);
  }

  /** In pieces of so many bytes, with a pause before each. */
  public Delivery inPieces(int bytes, Duration pause) {
    return new Delivery(http10, close, drop, gzip, delay, bytes, pause, cutAfter);
  }

  /** Cut off after so many bytes of the body; 0 sends nothing at all. */
  public Delivery cutAfter(long bodyBytes) {
    return new Delivery(http10, close, drop, gzip, delay, pieceBytes, piecePause, bodyBytes);
  }
}
