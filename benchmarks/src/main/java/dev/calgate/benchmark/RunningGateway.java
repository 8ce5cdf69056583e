package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.testkit.servers.RealServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The gateway as an operator starts it, driven over its API. */
final class RunningGateway implements AutoCloseable {
  /** The key of its only application. */
  static final String KEY = "key-of-the-benchmark";

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI api;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private RunningGateway(Process process, URI api) {
    this.process = process;
    this.api = api;
  }

  /** Starts one on a fresh data directory and waits until it answers. */
  static RunningGateway start(Path project, Path directory, String pollInterval)
      throws IOException, InterruptedException {
    return start(project, directory, pollInterval, Map.of());
  }

  /** The same with more variables in its environment; providers can push to it. */
  static RunningGateway start(
      Path project, Path directory, String pollInterval, Map<String, String> more)
      throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                project.resolve("gateway").toString(),
                "server",
                project.resolve("config.yml").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("gateway.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT",
                Integer.toString(port),
                "ADMIN_PORT",
                Integer.toString(freePort()),
                "CALGATE_DATA",
                directory.resolve("data").toString(),
                "CALGATE_API_KEY",
                KEY,
                "CALGATE_PUBLIC_URL",
                "http://127.0.0.1:" + port,
                "CALGATE_POLL_INTERVAL",
                pollInterval,
                "CALGATE_EGRESS_ALLOW",
                "127.0.0.1"));
    builder.environment().putAll(more);
    RunningGateway gateway =
        new RunningGateway(builder.start(), URI.create("http://127.0.0.1:" + port));
    gateway.awaitAnswer();
    return gateway;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < end) {
      try {
        call("GET", "/api/accounts", "");
        return;
      } catch (IOException e) {
        if (pause(100)) {
          break;
        }
      }
    }
    close();
    throw new IOException("The gateway did not start; see gateway.log");
  }

  /** Waits a little; true when the gateway ended meanwhile. */
  private boolean pause(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** The address of its API, without a path. */
  URI api() {
    return api;
  }

  /** The body of an answer to a JSON body. */
  String post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  /** The body of an answer. */
  String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  /** A reader that waits for what comes after a position. */
  CompletableFuture<HttpResponse<Void>> longPoll(String after, int seconds) {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/api/changes?after=" + after + "&wait=" + seconds))
            .header("Authorization", "Bearer " + KEY)
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  /** The processor time that the gateway has used so far, without its database. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1_000.0;
  }

  /** Lets time go by; fails when the gateway ends meanwhile. */
  void rest(double seconds) throws IOException, InterruptedException {
    if (pause(Math.round(seconds * 1_000))) {
      throw new IOException("The gateway ended; see gateway.log");
    }
  }

  /** Connects the account behind an address and gives its id. */
  String connect(URI address, RealServer server) throws IOException, InterruptedException {
    return connect(address, server.user(), server.password());
  }

  /** Connects the account behind an address and gives its id. */
  String connect(URI address, String user, String password)
      throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "provider",
                "caldav",
                "url",
                address.toString(),
                "username",
                user,
                "password",
                password));
    return call("POST", "/api/accounts", body).path("id").asText();
  }

  /** Connects a Google account and gives its id. */
  String connectGoogle(String refreshToken) throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(Map.of("provider", "google", "refresh_token", refreshToken));
    return call("POST", "/api/accounts", body).path("id").asText();
  }

  /** A page of the feed, waited for. */
  JsonNode changes(String query) throws IOException, InterruptedException {
    return call("GET", "/api/changes?" + query, "");
  }

  /** Waits until every calendar has been read for the first time. */
  void awaitLive(String account) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!"live".equals(account(account).path("sync").path("state").asText())) {
      if (System.nanoTime() > end || pause(20)) {
        throw new IOException("Not live: " + account(account));
      }
    }
  }

  private JsonNode account(String id) throws IOException, InterruptedException {
    return call("GET", "/api/accounts/" + id, "");
  }

  /** The last position of the feed. */
  long head() throws IOException, InterruptedException {
    return call("GET", "/api/changes?after=now&limit=1", "").path("head").asLong();
  }

  /** Disconnects and erases an account. */
  void disconnect(String account) throws IOException, InterruptedException {
    call("DELETE", "/api/accounts/" + account, "");
  }

  /** The largest resident memory of the gateway so far, in MiB, without its database; 0 unknown. */
  long peakMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    List<String> lines = java.nio.file.Files.readAllLines(status);
    return lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    String answer = send(method, path, body);
    return answer.isEmpty() ? JSON.nullNode() : JSON.readTree(answer);
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.statusCode() + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
