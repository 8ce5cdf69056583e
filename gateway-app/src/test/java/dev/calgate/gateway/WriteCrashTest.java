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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed while it writes, and is asked for the same again. */
class WriteCrashTest {
  private static final String READY = "Calgate is ready on (http://\\S+?)[,\\s]";
  private static final Duration TIMEOUT = Duration.ofSeconds(70);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar work = server.addUser("ann", "a").createCalendar("work", "Work");
  private final HttpClient client = HttpClient.newHttpClient();
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
        apiKey: key-of-default
        egress: {allow: [127.0.0.1]}
        poll: {floor: 1s, ceiling: 1s}
        """
            .formatted(home.resolve("data")));
    return ChildProcess.start(GatewayApplication.class, "server", config.toString());
  }

  private HttpResponse<String> send(String method, String address, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer key-of-default")
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return MAPPER.readTree(answer.body());
  }

  /** Where in a write the gateway dies; by the request that it has just sent. */
  private enum Moment {
    BEFORE_THE_EFFECT("PUT"),
    AFTER_THE_EFFECT("PUT"),
    READING_BACK("GET"),
    SOME_TIME_LATER("PUT");

    private final String method;

    Moment(String method) {
      this.method = method;
    }

    void plan(CalDavSimulator server, ChildProcess gateway, Random random) {
      server.faults().next(1, it -> it.method().equals(method), fault(gateway, random));
    }

    private Fault fault(ChildProcess gateway, Random random) {
      return (request, genuine) -> {
        var answer =
            this == BEFORE_THE_EFFECT ? Fault.cut().answer(request, genuine) : genuine.get();
        if (this == SOME_TIME_LATER) {
          CompletableFuture.delayedExecutor(random.nextInt(30), TimeUnit.MILLISECONDS)
              .execute(gateway::kill);
        } else {
          gateway.kill();
        }
        return answer;
      };
    }
  }

  @Test
  void whatIsAskedForAgainIsThereOnce() throws Exception {
    long seed = System.nanoTime();
    System.out.println("WriteCrashTest: seed " + seed);
    Random random = new Random(seed);
    List<String> wanted = new ArrayList<>();
    String calendar = "";

    for (Moment moment : Moment.values()) {
      String title = "Event " + moment;
      wanted.add(title);
      try (ChildProcess gateway = start()) {
        String base = gateway.await(READY);
        calendar = calendar.isEmpty() ? link(base) : calendar;
        moment.plan(server, gateway, random);
        try {
          create(base, calendar, title);
        } catch (IOException e) {
          // It was killed.
        }
        assertThat(gateway.end(TIMEOUT)).as("killed").isPresent();
      }
      server.faults().clear();
      try (ChildProcess gateway = start()) {
        String base = gateway.await(READY);
        JsonNode made = ok(create(base, calendar, title));
        assertThat(made.path("title").textValue()).isEqualTo(title);
        assertThat(ok(create(base, calendar, title))).as("and once more").isEqualTo(made);
        change(base, made, title, random);
      }
    }

    try (ChildProcess gateway = start()) {
      String base = gateway.await(READY);
      assertThat(Truth.of(work)).hasSameSizeAs(wanted);
      assertThat(Truth.told(folded(base))).as("seed %d", seed).isEqualTo(Truth.of(work));
    }
  }

  private String link(String base) throws Exception {
    JsonNode account =
        ok(
            send(
                "POST",
                base + "/api/accounts",
                "{'provider':'caldav','url':'%s','username':'ann','password':'a'}"
                    .formatted(server.url())));
    ok(send("POST", base + "/api/accounts/" + account.path("id").asText() + "/sync?wait=30", ""));
    return ok(send("GET", base + "/api/calendars", "")).at("/items/0/id").asText();
  }

  private HttpResponse<String> create(String base, String calendar, String title) throws Exception {
    String body =
        """
        {'calendar_id':'%s','title':'%s',
         'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},
         'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}}
        """
            .formatted(calendar, title);
    return send("POST", base + "/api/events", body, "Idempotency-Key", title);
  }

  /** Half of the events have been changed when their gateway is killed for the next one. */
  private void change(String base, JsonNode event, String title, Random random) throws Exception {
    if (random.nextBoolean()) {
      ok(
          send(
              "PATCH",
              base + "/api/events/" + event.path("id").asText(),
              "{'location':'%s'}".formatted("Room of " + title)));
    }
  }

  /** The events that the feed folds to, each of which it tells to be new once. */
  private List<JsonNode> folded(String base) throws Exception {
    Map<String, JsonNode> events = new TreeMap<>();
    long position = 0;
    for (JsonNode entry :
        ok(send("GET", base + "/api/changes?limit=1000&after=0", "")).path("changes")) {
      assertThat(entry.path("position").longValue()).isEqualTo(++position);
      if (entry.path("type").asText().startsWith("event.")) {
        JsonNode before = events.put(entry.path("event_id").asText(), entry.path("event"));
        boolean isNew = entry.path("type").asText().equals("event.created");
        assertThat(before == null).as("%s", entry).isEqualTo(isNew);
      }
    }
    return List.copyOf(events.values());
  }
}
