package dev.calgate.provider.caldav;

import dev.calgate.provider.http.UnacceptableAnswerException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body: small ones in memory, large ones in a temporary file, so that the server is
 * done before its answer is worked on and memory does not grow with it. The file has lost its name
 * as soon as it is open, so that nothing of it outlives the process, however that ends.
 */
final class Spool implements AutoCloseable {
  private static final int IN_MEMORY = 1 << 20;
  private static final int CHUNK = 16 << 10;

  private final byte[] memory;
  private final @Nullable FileChannel file;

  private Spool(byte[] memory, @Nullable FileChannel file) {
    this.memory = memory;
    this.file = file;
  }

  /** An empty body. */
  static Spool empty() {
    return new Spool(new byte[0], null);
  }

  /**
   * Reads a stream to its end.
   *
   * @throws UnacceptableAnswerException above {@code maxBytes}
   */
  static Spool read(InputStream stream, long maxBytes) throws IOException {
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    int count;
    while ((count = stream.read(chunk)) >= 0) {
      memory.write(chunk, 0, count);
      check(memory.size(), maxBytes);
      if (memory.size() > IN_MEMORY) {
        return readToFile(memory, stream, maxBytes);
      }
    }
    return new Spool(memory.toByteArray(), null);
  }

  private static Spool readToFile(ByteArrayOutputStream begin, InputStream stream, long maxBytes)
      throws IOException {
    FileChannel file = nameless();
    try {
      write(file, begin.toByteArray(), begin.size());
      byte[] chunk = new byte[CHUNK];
      int count;
      while ((count = stream.read(chunk)) >= 0) {
        write(file, chunk, count);
        check(file.position(), maxBytes);
      }
      return new Spool(new byte[0], file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileChannel nameless() throws IOException {
    Path path = Files.createTempFile("calgate", ".dav");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static void write(FileChannel file, byte[] bytes, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  private static void check(long size, long maxBytes) throws IOException {
    if (size > maxBytes) {
      throw new UnacceptableAnswerException("The answer is larger than " + maxBytes + " bytes");
    }
  }

  /** The body from its beginning; any number of times until the spool is closed. */
  InputStream open() {
    return file == null
        ? new ByteArrayInputStream(memory)
        : new BufferedInputStream(new FileBody(file), CHUNK);
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // It has no name any more, and ends with the process.
      }
    }
  }

  /** Reads a file from its beginning, whoever else reads it. */
  private static final class FileBody extends InputStream {
    private final FileChannel file;
    private long position;

    FileBody(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = file.read(ByteBuffer.wrap(buffer, offset, length), position);
      position += Math.max(count, 0);
      return count;
    }
  }
}
