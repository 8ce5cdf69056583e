package dev.calgate.simulator.push;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries pushes on daemon threads; those of one channel in order. Thread-safe. */
final class Courier implements AutoCloseable {
  static final int ATTEMPTS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulator-push");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();
  private volatile Duration backOff = Duration.ofMillis(100);
  private volatile boolean closed;
  private @Nullable HttpClient http;

  void backOff(Duration first) {
    backOff = first;
  }

  /**
   * Sends a push, later.
   *
   * @param inOrder whether to wait for those before it of the same channel
   */
  void send(Parcel parcel, Duration wait, boolean inOrder) {
    try {
      CompletableFuture<?> due = CompletableFuture.runAsync(() -> {}, after(wait));
      last.compute(
          inOrder ? parcel.channel() : "",
          (id, before) -> {
            CompletableFuture<?> turn =
                inOrder && before != null ? before.thenCombine(due, (one, other) -> one) : due;
            return turn.thenCompose(it -> attempt(parcel, 1, Duration.ZERO));
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed before a push through {}", parcel.channel());
    }
  }

  private Executor after(Duration wait) {
    return wait.isZero()
        ? threads
        : CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, threads);
  }

  private CompletableFuture<?> attempt(Parcel parcel, int number, Duration wait) {
    return CompletableFuture.supplyAsync(() -> post(parcel), after(wait))
        .thenCompose(
            again ->
                again && number < ATTEMPTS && !closed
                    ? attempt(parcel, number + 1, backOff.multipliedBy(1L << (number - 1)))
                    : CompletableFuture.completedFuture(null));
  }

  /** Sends a push now; true when it is worth another try. */
  boolean post(Parcel parcel) {
    try {
      int status = client().send(parcel.request().get(), BodyHandlers.discarding()).statusCode();
      LOG.debug("A push through {} was answered with {}", parcel.channel(), status);
      return parcel.again().test(status);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("A push through {} failed: {}", parcel.channel(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private synchronized HttpClient client() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .executor(threads)
              .connectTimeout(TIMEOUT)
              .build();
    }
    return http;
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}
