package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed while it makes a managed event, and is asked for the same again. */
class FaceWriteCrashTest {
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final String KEY = "key-of-default";
  private static final Duration TIMEOUT = Duration.ofSeconds(70);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar work = server.addUser("ann", "a").createCalendar("work", "Work");
  private final HttpClient client = HttpClient.newHttpClient();
  private String token = "";
  private String calendar = "";
  @TempDir private Path home;

  @AfterEach
  void nothingIsLeft() {
    server.close();
    ChildProcess.servers(home).forEach(ProcessHandle::destroyForcibly);
  }

  private ChildProcess start() throws IOException {
    Path config = home.resolve("config.yml");
    Files.writeString(
        config,
        """
        port: 0
        adminPort: 0
        host: 127.0.0.1
        data: %s
        apiKey: %s
        egress: {allow: [127.0.0.1]}
        poll: {floor: 1s, ceiling: 1s}
        """
            .formatted(home.resolve("data"), KEY));
    return ChildProcess.start(GatewayApplication.class, "server", config.toString());
  }

  private HttpResponse<String> send(String method, String bearer, String address, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode unified(String method, String address, String body) throws Exception {
    HttpResponse<String> answer = send(method, KEY, address, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return MAPPER.readTree(answer.body());
  }

  private void link(String base) throws Exception {
    String body =
        "{'provider':'caldav','url':'%s','username':'ann','password':'a'}".formatted(server.url());
    String path =
        base + "/api/accounts/" + unified("POST", base + "/api/accounts", body).path("id").asText();
    unified("POST", path + "/sync?wait=30", "");
    token = unified("POST", path + "/tokens", "{}").path("access_token").asText();
    calendar = unified("GET", base + "/api/calendars", "").at("/items/0/id").asText();
  }

  private int put(String base, String id, String summary) throws Exception {
    String body =
        "{'event_id':'%s','summary':'%s','start':'2026-12-01T09:00:00Z','end':'2026-12-01T10:00:00Z'}"
            .formatted(id, summary);
    return send("POST", token, base + "/v1/calendars/" + calendar + "/events", body).statusCode();
  }

  /** The gateway dies over the next write, with or without its effect. */
  private void dieOverNextWrite(ChildProcess gateway, boolean withEffect) {
    server
        .faults()
        .next(
            1,
            it -> it.method().equals("PUT"),
            (request, genuine) -> {
              var answer = withEffect ? genuine.get() : Fault.cut().answer(request, genuine);
              gateway.kill();
              return answer;
            });
  }

  @Test
  void whatIsAskedForAgainIsThereOnce() throws Exception {
    for (boolean withEffect : new boolean[] {false, true}) {
      String id = "effect-" + withEffect;
      try (ChildProcess gateway = start()) {
        String base = gateway.await(READY);
        if (token.isEmpty()) {
          link(base);
        }
        dieOverNextWrite(gateway, withEffect);
        try {
          put(base, id, "First");
        } catch (IOException e) {
          // It was killed.
        }
        assertThat(gateway.end(TIMEOUT)).as("killed").isPresent();
      }
      server.faults().clear();
      assertThat(Truth.of(work)).hasSize(withEffect ? 2 : 0);
      try (ChildProcess gateway = start()) {
        String base = gateway.await(READY);
        assertThat(put(base, id, "Again")).isEqualTo(202);
        assertThat(put(base, id, "Again and again")).isEqualTo(202);
      }
      assertThat(Truth.of(work)).hasSize(withEffect ? 2 : 1);
    }

    assertThat(Truth.of(work).toString())
        .contains("Again and again")
        .doesNotContain("First")
        .doesNotContain("Again,");
  }
}
