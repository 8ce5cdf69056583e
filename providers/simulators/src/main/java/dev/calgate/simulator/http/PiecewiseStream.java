package dev.calgate.simulator.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/** Lets bytes out in small pieces, with a pause before each. */
final class PiecewiseStream extends FilterOutputStream {
  private final int pieceBytes;
  private final Duration pause;

  PiecewiseStream(OutputStream out, int pieceBytes, Duration pause) {
    super(out);
    this.pieceBytes = pieceBytes;
    this.pause = pause;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; at += pieceBytes) {
      sleep(pause);
      out.write(bytes, at, Math.min(pieceBytes, offset + length - at));
      out.flush();
    }
  }

  static void sleep(Duration duration) throws InterruptedIOException {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server is closing");
    }
  }
}
