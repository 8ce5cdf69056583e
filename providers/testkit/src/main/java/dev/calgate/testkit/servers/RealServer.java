package dev.calgate.testkit.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A running CalDAV server with one user, on a loopback port that was free, with everything it keeps
 * under one directory. Starting it again on the same directory finds the same calendars. Closing
 * ends the processes that were started here and no others; the end of this process does so too.
 */
public final class RealServer implements AutoCloseable {
  private static final String USER = "alice";
  private static final String PASSWORD = "correct horse";
  private static final int ATTEMPTS = 3;

  private final ServerKind kind;
  private final URI base;
  private final ServerProcess process;

  private RealServer(ServerKind kind, URI base, ServerProcess process) {
    this.kind = kind;
    this.base = base;
    this.process = process;
  }

  /** A running Radicale. */
  public static RealServer radicale(Path directory) {
    return start(ServerKind.RADICALE, directory);
  }

  /** A running Xandikos. */
  public static RealServer xandikos(Path directory) {
    return start(ServerKind.XANDIKOS, directory);
  }

  /** A running SabreDAV. */
  public static RealServer sabreDav(Path directory) {
    return start(ServerKind.SABREDAV, directory);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param directory where it keeps everything; made when it is not there
   * @throws IllegalStateException when it is not installed, or does not come up; the message has
   *     the end of its log
   */
  public static RealServer start(ServerKind kind, Path directory) {
    try {
      Path script = unpack(kind, directory);
      return start(kind, directory, script, ATTEMPTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RealServer start(ServerKind kind, Path directory, Path script, int attempts)
      throws IOException {
    int port = freePort();
    URI base = URI.create("http://127.0.0.1:" + port);
    List<String> command =
        List.of(
            "bash",
            script.toString(),
            directory.toAbsolutePath().toString(),
            Integer.toString(port),
            USER,
            PASSWORD);
    ServerProcess process = ServerProcess.start(command, directory.resolve(kind.word() + ".log"));
    try {
      process.awaitAnswer(base);
      return new RealServer(kind, base, process);
    } catch (IllegalStateException e) {
      process.close();
      List<String> missing = kind.missingPackages();
      if (!missing.isEmpty()) {
        String packages = String.join(", ", missing);
        throw new IllegalStateException(kind + " needs the packages " + packages, e);
      }
      // Somebody else may have taken the port between finding and using it.
      if (attempts > 1) {
        return start(kind, directory, script, attempts - 1);
      }
      throw e;
    }
  }

  private static Path unpack(ServerKind kind, Path directory) throws IOException {
    Path scripts = Files.createDirectories(directory.resolve("scripts"));
    for (String file : kind.files()) {
      try (InputStream in = RealServer.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException("The script " + file + " is missing on the class path");
        }
        Files.copy(in, scripts.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return scripts.resolve(kind.files().get(0)).toAbsolutePath();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Which server this is. */
  public ServerKind kind() {
    return kind;
  }

  /** Its address without a path, as a user would give it. */
  public URI base() {
    return base;
  }

  /** The collection that the user's calendars are in, with a slash at the end. */
  public URI home() {
    return base.resolve(kind.homePath());
  }

  /** The name of its only user. */
  public String user() {
    return USER;
  }

  /** The password of its only user; Xandikos takes any other as well. */
  public String password() {
    return PASSWORD;
  }

  /** Hands that edit here as the user would. */
  public RealRemote remote() {
    return new RealRemote(this);
  }

  @Override
  public void close() {
    process.close();
  }
}
