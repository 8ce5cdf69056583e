package dev.calgate.simulator.google;

import dev.calgate.simulator.http.HttpDate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(500, 502, 503, 504);
  private static final String AGENT =
      "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

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
  void send(Message message, Duration wait, boolean inOrder) {
    try {
      CompletableFuture<?> due = CompletableFuture.runAsync(() -> {}, after(wait));
      last.compute(
          inOrder ? message.channel().id() : "",
          (id, before) -> {
            CompletableFuture<?> turn =
                inOrder && before != null ? before.thenCombine(due, (one, other) -> one) : due;
            return turn.thenCompose(it -> attempt(message, 1, Duration.ZERO));
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed before a push through {}", message.channel().id());
    }
  }

  private Executor after(Duration wait) {
    return wait.isZero()
        ? threads
        : CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, threads);
  }

  private CompletableFuture<?> attempt(Message message, int number, Duration wait) {
    return CompletableFuture.supplyAsync(() -> post(message), after(wait))
        .thenCompose(
            again ->
                again && number < ATTEMPTS && !closed
                    ? attempt(message, number + 1, backOff.multipliedBy(1L << (number - 1)))
                    : CompletableFuture.completedFuture(null));
  }

  /** Sends a push now; true when it is worth another try. */
  boolean post(Message message) {
    try {
      int status = client().send(request(message), BodyHandlers.discarding()).statusCode();
      LOG.debug("A push through {} was answered with {}", message.channel().id(), status);
      return WORTH_ANOTHER_TRY.contains(status);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("A push through {} failed: {}", message.channel().id(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static HttpRequest request(Message message) {
    OpenChannel channel = message.channel();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(channel.address()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json; utf-8")
            .header("Accept", "*/*")
            .header("User-Agent", AGENT)
            .header("X-Goog-Channel-ID", channel.id())
            .header("X-Goog-Channel-Expiration", HttpDate.of(channel.expiration()))
            .header("X-Goog-Resource-State", message.state())
            .header("X-Goog-Message-Number", String.valueOf(message.number()))
            .header("X-Goog-Resource-ID", channel.resourceId())
            .header("X-Goog-Resource-URI", channel.resourceUri())
            .POST(BodyPublishers.noBody());
    if (channel.token() != null) {
      request.header("X-Goog-Channel-Token", channel.token());
    }
    return request.build();
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
