package dev.calgate.provider.google;

import dev.calgate.provider.http.UnacceptableAnswerException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body, decompressed, that is read up to a bound and refused beyond. */
final class BoundedBody extends FilterInputStream {
  private final long most;
  private long read;

  BoundedBody(InputStream body, long most) {
    super(body);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int bytes) throws IOException {
    read += bytes;
    if (read > most) {
      throw new UnacceptableAnswerException("Google's answer is larger than " + most + " bytes");
    }
  }
}
