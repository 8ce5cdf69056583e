package dev.calgate.simulator.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A gateway in a process of its own that may dial the simulated server, on free ports unless PORT
 * and ADMIN_PORT say which. Its database is always a new one, which goes with it.
 */
final class GatewayProcess implements AutoCloseable {
  private static final int START_MINUTES = 3;
  private static final int END_SECONDS = 15;

  private final Process process;
  private final String address;
  private final String key;

  private GatewayProcess(Process process, String address, String key) {
    this.process = process;
    this.address = address;
    this.key = key;
  }

  static GatewayProcess start(Path jar, Path config, int simulator, PrintStream out)
      throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("calgate-demo");
    String key = "demo-" + UUID.randomUUID();
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx512m",
            "-jar",
            jar.toString(),
            "server",
            config.toString());
    Map<String, String> environment = builder.environment();
    for (String port : List.of("PORT", "ADMIN_PORT")) {
      if (environment.getOrDefault(port, "").isBlank()) {
        environment.put(port, Integer.toString(freePort()));
      }
    }
    environment.put("CALGATE_DATA", data.toString());
    environment.put("CALGATE_API_KEY", key);
    environment.put("CALGATE_POLL_INTERVAL", "1s");
    environment.put("CALGATE_EGRESS_ALLOW", "127.0.0.1:" + simulator);
    builder.redirectErrorStream(true);
    out.println("Starting the gateway on its embedded PostgreSQL in " + data + " …");
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, data)));
    CountDownLatch ready = new CountDownLatch(1);
    String address = "http://localhost:" + environment.get("PORT");
    Thread log = new Thread(() -> watch(process, address, ready, out), "gateway-log");
    log.setDaemon(true);
    log.start();
    if (!ready.await(START_MINUTES, TimeUnit.MINUTES) || !process.isAlive()) {
      process.destroy();
      throw new IOException("The gateway did not start; its last lines are above");
    }
    return new GatewayProcess(process, address, key);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Prints what the gateway says until it is ready, and warnings ever after. */
  private static void watch(
      Process process, String address, CountDownLatch ready, PrintStream out) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        boolean started = ready.getCount() == 0;
        if (!started && line.contains(address.substring(address.lastIndexOf(':')))) {
          ready.countDown();
        }
        if (!started || line.contains("WARN") || line.contains("ERROR")) {
          out.println("  gateway: " + line);
        }
      }
    } catch (IOException e) {
      // It ended, and its output with it.
    } finally {
      ready.countDown();
    }
  }

  String address() {
    return address;
  }

  String key() {
    return key;
  }

  String authorization() {
    return "Authorization: Bearer " + key;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Ends the gateway, however the demonstration ends, and takes its database away. */
  private static void end(Process process, Path data) {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // A directory for temporary files is where the rest is best left.
    }
  }
}
