package dev.calgate.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A body that is decompressed as long as it does not grow too much. Not thread-safe. */
final class InflatedBody extends FilterInputStream {
  private final PackedBody packed;
  private long count;

  /**
   * A body.
   *
   * @param unpacked what comes of what is packed
   */
  InflatedBody(PackedBody packed, InputStream unpacked) {
    super(unpacked);
    this.packed = packed;
  }

  static UnacceptableAnswerException broken() {
    return new UnacceptableAnswerException("The answer is not compressed as it says");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    packed.ask();
    int bytes = unpack(buffer, offset, length);
    count += Math.max(bytes, 0);
    if (count > Inflation.FREE && count / Inflation.MOST_TIMES > packed.count()) {
      throw new UnacceptableAnswerException(
          "The answer is compressed to less than one part in " + Inflation.MOST_TIMES);
    }
    return bytes;
  }

  private int unpack(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (ZipException e) {
      throw broken();
    }
  }

  /** Leaves nothing out, because what is left out would not be counted. */
  @Override
  public long skip(long bytes) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
