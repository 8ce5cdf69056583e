package dev.calgate.testkit.lies;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** One connection as a lie is told on it. For one thread. */
final class Wire {
  private static final int PIECE = 64 << 10;
  private static final long PACE_MILLIS = 20;

  /** What is packed once for all. */
  private static final Map<String, byte[]> PACKED = new ConcurrentHashMap<>();

  private final OutputStream out;
  private final CountDownLatch closed;

  /**
   * A connection.
   *
   * @param closed counted down when the server ends
   */
  Wire(OutputStream out, CountDownLatch closed) {
    this.out = out;
    this.closed = closed;
  }

  /** Sends a text. */
  Wire say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.UTF_8));
  }

  Wire say(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends a text for ever, as fast as it is taken. */
  void flood(String text) throws IOException {
    byte[] piece = text.repeat(PIECE / text.length() + 1).getBytes(StandardCharsets.UTF_8);
    while (closed.getCount() > 0) {
      out.write(piece);
    }
  }

  /** Sends a text for ever, character by character with pauses. */
  void trickle(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; pause(); i = (i + 1) % bytes.length) {
      out.write(bytes[i]);
      out.flush();
    }
  }

  /** Says nothing until the server ends. */
  void keepSilent() throws IOException {
    while (pause()) {
      // Whoever is gone is not noticed by being silent; the test ends the server.
    }
  }

  private boolean pause() throws IOException {
    try {
      return !closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** So many megabytes of blanks, packed once or more often. */
  static byte[] gzip(int megabytes, int times) {
    return PACKED.computeIfAbsent("gzip " + megabytes + " " + times, it -> pack(megabytes, times));
  }

  private static byte[] pack(int megabytes, int times) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      if (times > 1) {
        out.write(pack(megabytes, times - 1));
      } else {
        write(out, megabytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The same by the other coding. */
  static byte[] deflate(int megabytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      write(out, megabytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static void write(OutputStream out, int megabytes) throws IOException {
    byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < megabytes; i++) {
      out.write(blanks);
    }
  }
}
