package dev.calgate.gateway.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A server to which notifications are sent, and which answers as a test wants it. */
final class CallbackReceiver implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = HttpServer.start(0, this::answer);
  private volatile Function<Request, Response> answer = request -> Response.of(200);
  private volatile CountDownLatch hold = new CountDownLatch(0);

  private Response answer(Request request) {
    requests.add(request);
    try {
      hold.await();
    } catch (InterruptedException e) {
      return Response.of(503);
    }
    return answer.apply(request);
  }

  /** Answers so from now on. */
  void answers(Function<Request, Response> changed) {
    answer = changed;
  }

  /** Answers with a status from now on. */
  void answers(int status) {
    answers(request -> Response.of(status));
  }

  /** Keeps everybody waiting until {@link #release}. */
  void hang() {
    hold = new CountDownLatch(1);
  }

  /** Answers those who wait. */
  void release() {
    hold.countDown();
  }

  /** An address of this server. */
  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** All that came, in order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The bodies of all that came. */
  List<JsonNode> bodies() {
    return requests.stream().map(CallbackReceiver::body).toList();
  }

  /** What came, each as its type and since when. */
  List<String> told() {
    return bodies().stream()
        .map(it -> it.path("notification"))
        .map(it -> (it.path("type").asText() + " " + it.path("changes_since").asText()).strip())
        .toList();
  }

  /** Forgets what came. */
  void forget() {
    requests.clear();
  }

  private static JsonNode body(Request request) {
    try {
      return MAPPER.readTree(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    hold.countDown();
    server.close();
  }
}
