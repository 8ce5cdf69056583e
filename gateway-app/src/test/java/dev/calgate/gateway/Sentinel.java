package dev.calgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A port at which nobody should call; counts who does. */
public final class Sentinel implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger visits = new AtomicInteger();

  /** Listens on all of the machine's addresses, at a free port. */
  public static Sentinel everywhere() {
    return new Sentinel(null);
  }

  /** Listens on 127.0.0.1 alone, at a free port. */
  public static Sentinel atLoopback() {
    return new Sentinel(InetAddress.getLoopbackAddress());
  }

  private Sentinel(@Nullable InetAddress address) {
    try {
      socket = new ServerSocket(0, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::listen, "sentinel");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket visitor = socket.accept();
        visits.incrementAndGet();
        visitor.close();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** The port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** How many connections were made so far; those that are made are counted at once. */
  public int visits() {
    return visits.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
