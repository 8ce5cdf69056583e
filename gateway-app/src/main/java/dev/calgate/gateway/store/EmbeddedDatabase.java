package dev.calgate.gateway.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that the gateway runs itself, with its files in a directory of the operator's.
 * Commits are durable. What an earlier gateway left running after a crash is ended first; a server
 * that ends by itself is started again at the same address. Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /** Processes of the server that has ended need a moment to notice. */
  private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final FileChannel lock;
  private final ClusterFiles files;
  private EmbeddedPostgres server;
  private boolean closed;

  private EmbeddedDatabase(FileChannel lock, ClusterFiles files, EmbeddedPostgres server) {
    this.lock = lock;
    this.files = files;
    this.server = server;
  }

  /**
   * Starts on a directory, which is made when it is not there.
   *
   * @throws IllegalStateException when another gateway uses the directory
   */
  public static EmbeddedDatabase start(Path directory) {
    try {
      Path home = Files.createDirectories(directory.toAbsolutePath().normalize());
      FileChannel lock = lock(home);
      try {
        ClusterFiles files = ClusterFiles.in(home);
        EmbeddedDatabase database = new EmbeddedDatabase(lock, files, files.server().start());
        database.watch();
        return database;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("gateway.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IllegalStateException("Another gateway uses the data directory " + home);
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void watch() throws IOException {
    Optional<ProcessHandle> process = files.postmaster();
    if (process.isPresent()) {
      var unused = process.get().onExit().thenRunAsync(this::startAgain, SOON);
    }
  }

  private synchronized void startAgain() {
    if (closed) {
      return;
    }
    LOG.error("The embedded PostgreSQL has ended by itself; it is started again");
    try {
      // Gives up its hold on the files.
      server.close();
      server = files.server().setPort(server.getPort()).start();
      watch();
    } catch (IOException | RuntimeException e) {
      LOG.error("The embedded PostgreSQL does not start again: {}", e.toString());
      SOON.execute(this::startAgain);
    }
  }

  /** The address for a pool, with the user. */
  public synchronized String jdbcUrl() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** The user's password. */
  public String password() {
    try {
      return files.password();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL's password cannot be read", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      server.close();
    } finally {
      lock.close();
    }
  }
}
