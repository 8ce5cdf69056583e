package dev.calgate.provider.google;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that may be left before its end. The client would read the rest then, to use the
 * connection again; here it is cut unless the end is near.
 */
final class AbandonedBody extends FilterInputStream {
  private static final int NEAR_BYTES = 8 << 10;
  private static final int NEAR_READS = 3;

  private final Closeable connection;
  private boolean closed;

  /**
   * Wraps a body as it comes off the wire.
   *
   * @param connection cut by closing it
   */
  AbandonedBody(InputStream body, Closeable connection) {
    super(body);
    this.connection = connection;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (endsSoon()) {
      super.close();
    } else {
      connection.close();
    }
  }

  /** What is left of a body that was understood is a line feed and the mark of the end. */
  private boolean endsSoon() {
    byte[] rest = new byte[NEAR_BYTES];
    try {
      for (int i = 0; i < NEAR_READS; i++) {
        if (super.read(rest, 0, rest.length) < 0) {
          return true;
        }
      }
    } catch (IOException e) {
      // Cut is what it is then.
    }
    return false;
  }
}
