package dev.calgate.testkit.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a {@link RealServer}, counts what passes, and makes the trouble that no real server
 * makes on demand. Asks for the password where the server behind it does not. Thread-safe.
 */
public final class ServerProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");
  private static final int ATTEMPTS = 3;
  private static final int THREADS = 3;
  private static final String TOKEN = "<([A-Za-z]*:?)sync-token>[^<]+</";

  /** What happens to a request instead of being passed on. */
  private interface Trouble {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final RealServer server;
  private final String basic;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ExecutorService clientThreads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(clientThreads)
          .build();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong answerBytes = new AtomicLong();
  private volatile Trouble trouble = this::pass;
  private volatile boolean forgetful;

  private ServerProxy(RealServer server) throws IOException {
    this.server = server;
    byte[] pair = (server.user() + ":" + server.password()).getBytes(StandardCharsets.UTF_8);
    this.basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", this::handle);
    front.start();
  }

  /** Begins to stand before a server. */
  public static ServerProxy before(RealServer server) {
    try {
      return new ServerProxy(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address without a path. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  /** How many requests have come. */
  public long requests() {
    return requests.get();
  }

  /** How many bytes all bodies of answers had together, as they went over the wire. */
  public long answerBytes() {
    return answerBytes.get();
  }

  /** From now on connections end without an answer. */
  public void cutOff() {
    trouble = HttpExchange::close;
  }

  /** From now on there are too many requests. */
  public void throttle(Duration retryAfter) {
    trouble =
        exchange -> {
          String seconds = Long.toString(retryAfter.toSeconds());
          exchange.getResponseHeaders().set("Retry-After", seconds);
          reply(exchange, 429, new byte[0]);
        };
  }

  /** From now on no password is right. */
  public void refuse() {
    trouble = ServerProxy::challenge;
  }

  /** From now on a page for people comes back. */
  public void answerGarbage() {
    trouble =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          reply(exchange, 200, "<html><body>Hello".getBytes(StandardCharsets.UTF_8));
        };
  }

  /** From now on the server sees another sync token than the client sent, one it never gave. */
  public void forgetTokens() {
    forgetful = true;
  }

  /** From now on requests are passed on again; tokens stay forgotten. */
  public void clear() {
    trouble = this::pass;
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      trouble.answer(exchange);
    }
  }

  private static void challenge(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"calendars\"");
    reply(exchange, 401, new byte[0]);
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    String credential = exchange.getRequestHeaders().getFirst("Authorization");
    if (!server.kind().checksPasswords() && !basic.equals(credential)) {
      challenge(exchange);
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.base().resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(seen(body)));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response = send(request.build(), ATTEMPTS);
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    answerBytes.addAndGet(response.body().length);
    reply(exchange, response.statusCode(), response.body());
  }

  private byte[] seen(byte[] body) {
    if (!forgetful) {
      return body;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return text.replaceAll(TOKEN, "<$1sync-token>urn:never:given</")
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> send(HttpRequest request, int attempts) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      // As with the hands: a connection may be closing just as it is used again.
      if (attempts > 1) {
        return send(request, attempts - 1);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    front.stop(0);
    threads.shutdownNow();
    clientThreads.shutdownNow();
  }
}
