package dev.calgate.gateway.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that the gateway runs itself, with its files in a directory of the operator's.
 * Commits are durable. What an earlier gateway left running after a crash is ended first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final FileChannel lock;
  private final EmbeddedPostgres server;

  private EmbeddedDatabase(FileChannel lock, EmbeddedPostgres server) {
    this.lock = lock;
    this.server = server;
  }

  /**
   * Starts on a directory, which is made when it is not there.
   *
   * @throws IllegalStateException when another gateway uses the directory
   */
  public static EmbeddedDatabase start(Path directory) {
    try {
      Path home = Files.createDirectories(directory.toAbsolutePath());
      FileChannel lock = lock(home);
      Path files = home.resolve("postgresql");
      endOrphan(files);
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(files)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(binaries(home).toFile())
              // The gateway ends it itself, after everything that works on it.
              .setRegisterShutdownHook(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("shared_buffers", "128MB")
              .setServerConfig("max_connections", "100")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
      return new EmbeddedDatabase(lock, server);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
    }
  }

  /** Shared by all gateways of a user, and not where a system cleans up now and then. */
  private static Path binaries(Path home) throws IOException {
    Path cache = Path.of(System.getProperty("user.home", ""), ".cache", "calgate", "postgresql");
    try {
      return Files.createDirectories(cache);
    } catch (IOException e) {
      LOG.debug("No cache of the user's own: {}", e.toString());
      return Files.createDirectories(home.resolve("postgresql-binaries"));
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("gateway.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IllegalStateException("Another gateway uses the data directory " + home);
    }
    return channel;
  }

  /** A killed gateway leaves its server running; the lock says that nobody else uses it. */
  private static void endOrphan(Path files) throws IOException {
    Path pidFile = files.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> orphan =
        lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    boolean ours =
        orphan
            .flatMap(process -> process.info().command())
            .filter(command -> command.contains("postgres"))
            .isPresent();
    if (orphan.isPresent() && ours) {
      LOG.info("Ending the PostgreSQL that a killed gateway left running");
      stopFast(orphan.get());
    }
  }

  private static void stopFast(ProcessHandle process) throws IOException {
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients.
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    try {
      process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("PostgreSQL " + process.pid() + " does not end", e);
    }
  }

  /** The address for a pool. */
  public String jdbcUrl() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } finally {
      lock.close();
    }
  }
}
