package dev.calgate.testkit.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The process of a server and the workers it forks. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final long END_PATIENCE_SECONDS = 5;
  private static final long PAUSE_MILLIS = 20;
  private static final int LOG_TAIL = 2_000;

  private final Process process;
  private final Path log;
  private final Thread atExit;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atExit = new Thread(this::end, "end " + log.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static ServerProcess start(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    return new ServerProcess(process, log);
  }

  /**
   * Waits until the address answers anything at all.
   *
   * @throws IllegalStateException when the process ends before that, or time is up
   */
  void awaitAnswer(URI address) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(START_PATIENCE)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/")).timeout(START_PATIENCE).build();
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        client.send(request, HttpResponse.BodyHandlers.discarding());
        if (process.isAlive()) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (ended(PAUSE_MILLIS)) {
        throw new IllegalStateException("The server ended with " + process.exitValue() + tail());
      }
    }
    throw new IllegalStateException("The server did not answer in " + START_PATIENCE + tail());
  }

  private boolean ended(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while a server was starting", e);
  }

  private String tail() {
    try {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      return "; its log "
          + log
          + " ends:\n"
          + text.substring(Math.max(0, text.length() - LOG_TAIL));
    } catch (IOException e) {
      return "; its log " + log + " cannot be read";
    }
  }

  private void end() {
    // Workers are ended one by one: PHP's outlive their parent.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?>[] exits =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(exits).get(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
