package dev.calgate.simulator.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server on 127.0.0.1. One thread waits for clients and one serves each connection; all are
 * daemons and end when the server is closed. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 200;
  private static final int PATIENCE_SECONDS = 5;

  private final ServerSocket listening;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Answers requests; called from many threads at once. */
  public interface Handler {
    /** The answer to a request. */
    Response answer(Request request);

    /** Told of each answer before its last byte leaves, with the size of its body. */
    default void answered(Request request, Response response, long bodyBytes) {}
  }

  private HttpServer(ServerSocket listening, Handler handler) {
    this.listening = listening;
    this.handler = handler;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulator-" + listening.getLocalPort());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Listens at once.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException when the port is taken
   */
  public static HttpServer start(int port, Handler handler) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          BACKLOG);
      HttpServer server = new HttpServer(socket, handler);
      server.threads.execute(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + port, e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        take(listening.accept());
      } catch (IOException e) {
        LOG.debug("Stopped listening: {}", e.getMessage());
      }
    }
    stopped.countDown();
  }

  private void take(Socket socket) {
    open.add(socket);
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException e) {
      closeQuietly(socket);
    }
  }

  private void serve(Socket socket) {
    try {
      new Connection(socket, handler).run();
    } finally {
      open.remove(socket);
    }
  }

  /** Stops listening and cuts every connection. */
  @Override
  public void close() {
    closeQuietly(listening);
    threads.shutdownNow();
    open.forEach(HttpServer::closeQuietly);
    awaitStopped();
  }

  /** The system keeps the port as long as somebody is still waiting for connections there. */
  private void awaitStopped() {
    try {
      if (!stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Somebody still listens at port {}", listening.getLocalPort());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.debug("Closing failed: {}", e.getMessage());
    }
  }
}
