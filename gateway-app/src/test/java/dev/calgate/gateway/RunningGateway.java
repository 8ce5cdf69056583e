package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.config.GatewayConfiguration;
import dev.calgate.gateway.store.TestDatabase;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole gateway on a database of its own, and a client that speaks to it. */
public final class RunningGateway implements AutoCloseable {
  /** The key of the application {@code one}. */
  public static final String ONE = "key-of-one";

  /** The key of the application {@code two}. */
  public static final String TWO = "key-of-two";

  /** Unless a test has others. */
  private static final String APPLICATIONS =
      "applications: [{id: one, keys: [%s]}, {id: two, keys: [%s]}]\n".formatted(ONE, TWO);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final DropwizardTestSupport<GatewayConfiguration> support;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private RunningGateway(DropwizardTestSupport<GatewayConfiguration> support) {
    this.support = support;
  }

  /** Starts one that may dial loopback addresses and polls four times a second. */
  public static RunningGateway start() {
    return start("egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n");
  }

  /** Starts one with more lines of configuration. */
  public static RunningGateway start(String more) {
    return start(TestDatabase.create().jdbcUrl(), more);
  }

  /** Starts one on a database. */
  public static RunningGateway start(String jdbcUrl, String more) {
    return start(jdbcUrl, 0, more);
  }

  /** Starts one that providers can push to. */
  public static RunningGateway startPublic(String more) {
    return startPublic(TestDatabase.create().jdbcUrl(), more);
  }

  /** Starts one on a database that providers can push to. */
  public static RunningGateway startPublic(String jdbcUrl, String more) {
    return startPublic(jdbcUrl, freePort(), more);
  }

  /** The same at a port, as one that comes back. */
  public static RunningGateway startPublic(String jdbcUrl, int port, String more) {
    return start(jdbcUrl, port, "publicUrl: http://127.0.0.1:%d\n".formatted(port) + more);
  }

  /** A port on which nobody listens. */
  public static int freePort() {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunningGateway start(String jdbcUrl, int port, String more) {
    try {
      Path home = Files.createTempDirectory("calgate");
      Path config = home.resolve("config.yml");
      Files.writeString(
          config,
          """
          port: %d
          adminPort: 0
          host: 127.0.0.1
          data: %s
          database: {url: "%s"}
          logging: {level: WARN}
          """
                  .formatted(port, home, jdbcUrl)
              + (more.contains("applications:") ? more : APPLICATIONS + more));
      DropwizardTestSupport<GatewayConfiguration> support = support(config);
      support.before();
      return new RunningGateway(support);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static DropwizardTestSupport<GatewayConfiguration> support(Path config) {
    return new DropwizardTestSupport<>(GatewayApplication.class, config.toString()) {
      @Override
      public io.dropwizard.core.Application<GatewayConfiguration> newApplication() {
        return new GatewayApplication(Clock.systemUTC(), Map.of());
      }
    };
  }

  /** An answer. */
  public record Answer(int status, java.net.http.HttpHeaders headers, String text) {

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return MAPPER.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    /** The problem's type without its base. */
    public String problem() {
      return json().path("type").asText().replace("https://calgate.dev/problems/", "");
    }

    /** A header, or an empty text. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** The address of a path on the API's port. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + support.getLocalPort() + path);
  }

  /** The address of a path on the admin port. */
  public URI admin(String path) {
    return URI.create("http://127.0.0.1:" + support.getAdminPort() + path);
  }

  /** A request of application {@code one}. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + ONE);
  }

  /** Sends a request. */
  public Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = sent(request);
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
        throw e;
      }
      // A connection that was kept is closed behind a body that is too large, just as it is used.
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /** GET as application {@code one}. */
  public Answer get(String path) {
    return send(request(path).build());
  }

  /** Any method with a JSON body, or none, as application {@code one}. */
  public Answer send(String method, String path, @Nullable String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return send(
        request(path).header("Content-Type", "application/json").method(method, publisher).build());
  }

  /** Links an account and gives its id. */
  public String link(String body) {
    Answer linked = send("POST", "/api/accounts", body);
    assertThat(linked.status()).as(linked.text()).isEqualTo(201);
    return linked.json().path("id").asText();
  }

  /** Waits for a look at an account and all of its calendars. */
  public void sync(String account) {
    Answer synced = send("POST", "/api/accounts/" + account + "/sync?wait=30", null);
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
  }

  /** The last position of the feed. */
  public long head() {
    return get("/api/changes?after=now").json().path("head").asLong();
  }

  /** The client, for what does not end at once. */
  public HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    support.after();
  }
}
