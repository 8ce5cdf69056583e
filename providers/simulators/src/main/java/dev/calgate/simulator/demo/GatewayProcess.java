package dev.calgate.simulator.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway in a process of its own, which may dial the simulated services and is where they can
 * push to; it listens on loopback alone, on free ports unless PORT and ADMIN_PORT say which. Its
 * database is always a new one, which goes with it.
 */
final class GatewayProcess implements AutoCloseable {
  private static final String MAIN = "dev.calgate.gateway.GatewayApplication";
  private static final String HOST = "127.0.0.1";
  private static final String POLL_INTERVAL = "2s";
  private static final String READY = "Calgate is ready on";
  private static final int START_MINUTES = 3;
  private static final int END_SECONDS = 15;

  private final Process process;
  private final GatewayClient client;

  private GatewayProcess(Process process, GatewayClient client) {
    this.process = process;
    this.client = client;
  }

  static GatewayProcess start(List<CalendarService> services, PrintStream out) throws IOException {
    Path data = Files.createTempDirectory("calgate-demo");
    String port = port("PORT");
    String address = "http://" + HOST + ":" + port;
    String key = "demo-" + UUID.randomUUID();
    ProcessBuilder builder = new ProcessBuilder(command(data)).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // What is set for a real gateway is not meant for this one.
    environment.keySet().removeIf(it -> it.startsWith("CALGATE_"));
    environment.put("PORT", port);
    environment.put("ADMIN_PORT", port("ADMIN_PORT"));
    environment.put("CALGATE_DATA", data.toString());
    environment.put("CALGATE_API_KEY", key);
    environment.put("CALGATE_PUBLIC_URL", address);
    tellOf(services, environment);
    out.println("Starting the gateway on its embedded PostgreSQL in " + data + " …");
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, data)));
    awaitReady(process, out);
    return new GatewayProcess(process, new GatewayClient(address, key));
  }

  /** The same class path as here, and a configuration of one line: all else is the default. */
  private static List<String> command(Path data) throws IOException {
    Path config = Files.writeString(data.resolve("config.yml"), "host: " + HOST + "\n");
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        MAIN,
        "server",
        config.toString());
  }

  /** Lets the gateway dial the services, and poll them soon. */
  private static void tellOf(List<CalendarService> services, Map<String, String> environment) {
    String allowed =
        services.stream()
            .map(it -> URI.create(it.url()).getAuthority())
            .collect(Collectors.joining(","));
    environment.put("CALGATE_EGRESS_ALLOW", allowed);
    environment.put("CALGATE_POLL_INTERVAL", POLL_INTERVAL);
    services.forEach(it -> environment.putAll(it.environment()));
  }

  private static String port(String variable) throws IOException {
    String given = System.getenv(variable);
    return given == null || given.isBlank() ? Integer.toString(freePort()) : given;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(Process process, PrintStream out) throws IOException {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread log = new Thread(() -> watch(process, ready, out), "gateway-log");
    log.setDaemon(true);
    log.start();
    if (!ready.completeOnTimeout(false, START_MINUTES, TimeUnit.MINUTES).join()) {
      process.destroy();
      throw new IOException("The gateway did not start; its last lines are above");
    }
  }

  /** Prints what the gateway says until it is ready, and warnings ever after. */
  private static void watch(Process process, CompletableFuture<Boolean> ready, PrintStream out) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        boolean started = ready.isDone();
        if (!started && line.startsWith(READY)) {
          ready.complete(true);
        }
        if (!started || line.contains("WARN") || line.contains("ERROR")) {
          out.println("  gateway: " + line);
        }
      }
    } catch (IOException e) {
      // It ended, and its output with it.
    } finally {
      ready.complete(false);
    }
  }

  GatewayClient client() {
    return client;
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
