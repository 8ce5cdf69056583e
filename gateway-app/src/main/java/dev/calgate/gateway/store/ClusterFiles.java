package dev.calgate.gateway.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the embedded PostgreSQL: made aside and put in place whole, so that a crash leaves
 * nothing half-made, and open to nobody who cannot read them, by a password that lies among them.
 * The caller sees to it that one process at a time works on them.
 */
final class ClusterFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFiles.class);
  private static final String NAME = "postgresql";
  private static final String UNFINISHED = NAME + ".new";
  private static final String PASSWORD = "calgate.password";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final int PASSWORD_BYTES = 24;

  /** Who connects has the password, also if he is a local user. */
  private static final String RULES = "host all postgres 127.0.0.1/32 scram-sha-256\n";

  private final Path home;
  private final Path directory;

  private ClusterFiles(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  /** The files in a data directory, made if need be; what a killed gateway left is ended. */
  static ClusterFiles in(Path home) throws IOException {
    removeUnfinished(home);
    ClusterFiles files = new ClusterFiles(home, home.resolve(NAME));
    if (Files.exists(files.directory)) {
      files.endOrphan();
    } else {
      LOG.info("Making the files of the embedded PostgreSQL");
      Path aside = Files.createTempDirectory(home, UNFINISHED);
      new ClusterFiles(home, aside).lockUp();
      Files.move(aside, files.directory, StandardCopyOption.ATOMIC_MOVE);
    }
    if (!Files.exists(files.directory.resolve(PASSWORD))) {
      files.lockUp();
    }
    Files.writeString(files.directory.resolve("pg_hba.conf"), RULES);
    return files;
  }

  /** How its server is started. */
  EmbeddedPostgres.Builder server() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(binaries().toFile())
            // The gateway ends it itself, after everything that works on it.
            .setRegisterShutdownHook(false)
            // The same on every machine: order by code point, letters of all scripts in any case.
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("locale-provider", "builtin")
            .setLocaleConfig("builtin-locale", "C.UTF-8")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "128MB")
            .setServerConfig("max_connections", "100")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setPGStartupWait(Duration.ofSeconds(60));
    Path password = directory.resolve(PASSWORD);
    return Files.exists(password)
        ? builder.setConnectConfig("password", Files.readString(password).trim())
        : builder;
  }

  /** The password of the server's user {@code postgres}. */
  String password() throws IOException {
    return Files.readString(directory.resolve(PASSWORD)).trim();
  }

  /** Shared by all gateways of a user, and not where a system cleans up now and then. */
  private Path binaries() throws IOException {
    Path cache = Path.of(System.getProperty("user.home", ""), ".cache", "calgate");
    try {
      return closed(cache);
    } catch (IOException e) {
      LOG.debug("No cache of the user's own: {}", e.toString());
      return closed(home.resolve("calgate"));
    }
  }

  /**
   * The library opens the directory that it is given to everybody, so it lies behind a closed one.
   */
  private static Path closed(Path place) throws IOException {
    Files.createDirectories(place);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    return Files.createDirectories(place.resolve(NAME));
  }

  /** Gives the server's user a password; makes the files if they are not there. */
  private void lockUp() throws IOException {
    byte[] drawn = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(drawn);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    try (EmbeddedPostgres server = server().start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter role postgres password '" + password + "'");
    } catch (SQLException e) {
      throw new IOException("The embedded PostgreSQL takes no password", e);
    }
    Path aside =
        Files.createTempFile(
            directory,
            PASSWORD,
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        aside,
        password.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(aside, directory.resolve(PASSWORD), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void removeUnfinished(Path home) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> files = Files.list(home)) {
      unfinished = files.filter(it -> it.getFileName().toString().startsWith(UNFINISHED)).toList();
    }
    for (Path files : unfinished) {
      LOG.info("Removing {}, which a killed gateway left half-made", files);
      new ClusterFiles(home, files).endOrphan();
      delete(files);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // In nobody's way; the next start tries again.
      LOG.warn("{} cannot be removed: {}", directory, e.toString());
    }
  }

  /** The process that serves the files at the moment. */
  Optional<ProcessHandle> postmaster() throws IOException {
    return lockHolder().filter(this::serves);
  }

  private Optional<ProcessHandle> lockHolder() throws IOException {
    Path pidFile = pidFile();
    List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
    return lines.isEmpty() || !lines.get(0).matches("\\s*\\d{1,10}\\s*")
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
  }

  private Path pidFile() {
    return directory.resolve("postmaster.pid");
  }

  /** Its number alone says nothing: after a restart of the machine it is somebody else's. */
  private boolean serves(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(List::of)
        .filter(arguments -> arguments.contains(directory.toString()))
        .isPresent();
  }

  /** A killed gateway leaves its server running. */
  private void endOrphan() throws IOException {
    Optional<ProcessHandle> orphan = postmaster();
    if (orphan.isPresent()) {
      LOG.info("Ending the PostgreSQL that a killed gateway left running");
      stopFast(orphan.get());
    } else if (lockHolder().isPresent()) {
      // PostgreSQL would take whoever has the number for itself, and not start.
      Files.delete(pidFile());
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
}
