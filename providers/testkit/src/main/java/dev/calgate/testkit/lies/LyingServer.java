package dev.calgate.testkit.lies;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that reads each request and answers it by a lie, or honestly as long as it
 * has none. Thread-safe.
 */
public final class LyingServer implements AutoCloseable {
  private final Style style;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Lie lie;

  /** A server that is honest yet. */
  public LyingServer(Style style) {
    this.style = style;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::listen);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "lying-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Its address, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Answers by a lie from now on; null for honestly. */
  public void tell(@Nullable Lie next) {
    lie = next;
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        thread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Wire wire = new Wire(socket.getOutputStream(), closed);
      while (takeRequest(in)) {
        Lie told = lie;
        if (told == null) {
          wire.say(style.honest());
        } else {
          told.tell(wire, style);
          if (told != Lie.LENGTH_TOO_SMALL) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // Nobody listens any more.
    } finally {
      open.remove(socket);
    }
  }

  /** Reads a request to its end; whether there was one. */
  private static boolean takeRequest(InputStream in) throws IOException {
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    while (!line.isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
      line = line(in);
    }
    in.skipNBytes(length);
    return true;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .trim();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
