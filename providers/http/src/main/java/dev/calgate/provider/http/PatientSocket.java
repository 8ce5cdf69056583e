package dev.calgate.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket with an end to patience: from then on nothing more is read, however steadily it
 * trickles. A time-out of the socket's own is for one silence, and TLS shakes hands in many reads.
 */
final class PatientSocket extends Socket {
  private static final long ENDLESS = -1;

  private final long made = System.nanoTime();
  private volatile long patience = ENDLESS;

  /** Nothing more is read when so long has passed from now on. */
  void endPatienceIn(Duration time) {
    patience = System.nanoTime() - made + time.toNanos();
  }

  /** Whatever is read, it may take any time. */
  void bePatientForEver() {
    patience = ENDLESS;
  }

  private void check() throws IOException {
    if (patience != ENDLESS && System.nanoTime() - made > patience) {
      throw new SocketTimeoutException("The server does not finish its greeting");
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        check();
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return super.read(buffer, offset, length);
      }
    };
  }
}
