package dev.calgate.provider.caldav;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body: small ones in memory, large ones in a temporary file, so that the server is
 * done before its answer is worked on and memory does not grow with it.
 */
final class Spool implements AutoCloseable {
  private static final int IN_MEMORY = 1 << 20;
  private static final int CHUNK = 16 << 10;

  /** However steadily it trickles, an answer that takes longer is given up. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final byte[] memory;
  private final @Nullable Path file;

  private Spool(byte[] memory, @Nullable Path file) {
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
   * @throws TooLargeException above {@code maxBytes}
   */
  static Spool read(InputStream stream, long maxBytes, Clock clock) throws IOException {
    Instant until = clock.instant().plus(LONGEST);
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    int count;
    while ((count = stream.read(chunk)) >= 0) {
      memory.write(chunk, 0, count);
      if (memory.size() > IN_MEMORY) {
        return readToFile(memory, stream, maxBytes, until, clock);
      }
      check(memory.size(), maxBytes, until, clock);
    }
    return new Spool(memory.toByteArray(), null);
  }

  private static Spool readToFile(
      ByteArrayOutputStream begin, InputStream stream, long maxBytes, Instant until, Clock clock)
      throws IOException {
    Path file = Files.createTempFile("calgate", ".dav");
    try (OutputStream out = Files.newOutputStream(file)) {
      begin.writeTo(out);
      long size = begin.size();
      byte[] chunk = new byte[CHUNK];
      int count;
      while ((count = stream.read(chunk)) >= 0) {
        out.write(chunk, 0, count);
        size += count;
        check(size, maxBytes, until, clock);
      }
      return new Spool(new byte[0], file);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static void check(long size, long maxBytes, Instant until, Clock clock)
      throws IOException {
    if (size > maxBytes) {
      throw new TooLargeException(maxBytes);
    }
    if (clock.instant().isAfter(until)) {
      throw new IOException("The answer took longer than " + LONGEST.toMinutes() + " minutes");
    }
  }

  /** The body is larger than what is read. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long maxBytes) {
      super("The answer is larger than " + maxBytes + " bytes");
    }
  }

  InputStream open() throws IOException {
    return file == null ? new ByteArrayInputStream(memory) : Files.newInputStream(file);
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
