package dev.calgate.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A compressed body as it comes, of which not much may come to nothing. Not thread-safe. */
final class PackedBody extends FilterInputStream {
  /** The JDK reads empty parts of gzip one within the other, and their names to any length. */
  private static final int MOST_FOR_NOTHING = 64 << 10;

  private long count;
  private int sinceAsked;

  PackedBody(InputStream body) {
    super(body);
  }

  /** How many bytes were read. */
  long count() {
    return count;
  }

  /** Somebody waits for something to come of it. */
  void ask() {
    sinceAsked = 0;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int bytes = super.read(buffer, offset, length);
    count(Math.max(bytes, 0));
    return bytes;
  }

  private void count(int bytes) throws IOException {
    count += bytes;
    sinceAsked += bytes;
    if (sinceAsked > MOST_FOR_NOTHING) {
      throw new UnacceptableAnswerException(
          "The answer is compressed so that much of it stands for nothing");
    }
  }
}
