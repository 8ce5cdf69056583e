package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.http.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several write one series at the same time: applications through the API, the owner at the
 * provider. Each adds a word of its own to the description that it has read, on the condition that
 * it is still that one. So a word that was acknowledged is there in the end, whoever wrote it; and
 * what the provider has in the end is what the gateway tells.
 */
abstract class ConcurrentWritesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int APPLICATIONS = 3;
  private static final int WORDS = 8;
  private static final List<String> OCCURRENCES =
      List.of("", "_20261201T080000Z", "_20261208T080000Z", "_20261215T080000Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private RunningGateway gateway;
  private FeedReader reader;
  private String account;
  private JsonNode series;

  /** Words that were acknowledged, by what they were added to. */
  private final Map<String, List<String>> written =
      Collections.synchronizedMap(new java.util.TreeMap<>());

  private final AtomicInteger stale = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();

  abstract String configuration();

  abstract String credential();

  abstract Faults faults();

  abstract boolean isWrite(Request request);

  abstract Map<String, String> truth();

  /** The description of a series, and its version. */
  abstract Seen read(JsonNode event);

  /** Gives a series another description, if it is still at a version. */
  abstract HttpRequest write(JsonNode event, Seen seen, String description);

  /** What the owner sees at the provider. */
  record Seen(String description, String version, String raw) {}

  @BeforeEach
  final void startGateway() {
    gateway =
        RunningGateway.start(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 100ms, ceiling: 200ms}\n"
                + configuration());
    reader = new FeedReader(gateway);
    account = gateway.link(credential());
    gateway.sync(account);
    Answer made = gateway.send("POST", "/api/events", event(calendar()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    series = made.json();
  }

  @AfterEach
  final void stopGateway() {
    gateway.close();
  }

  private static String event(String calendar) {
    return """
    {"calendar_id": "%s", "title": "Review", "description": "begin",
     "start": {"date_time": "2026-12-01T09:00:00", "time_zone": "Europe/Paris"},
     "end": {"date_time": "2026-12-01T10:00:00", "time_zone": "Europe/Paris"},
     "recurrence": {"rules": ["FREQ=WEEKLY;COUNT=6"]}}
    """
        .formatted(calendar);
  }

  private String calendar() {
    for (JsonNode one : gateway.get("/api/calendars?account=" + account).json().path("items")) {
      if (one.path("name").textValue().equals("Work")) {
        return one.path("id").textValue();
      }
    }
    throw new AssertionError("No calendar Work");
  }

  final HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  final HttpRequest.Builder at(String address) {
    return HttpRequest.newBuilder(URI.create(address));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatWasAcknowledgedIsThereInTheEnd(long seed) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      String name = "api" + i;
      Random random = new Random(seed * 100 + i);
      all.add(CompletableFuture.runAsync(() -> application(name, random), threads));
    }
    all.add(CompletableFuture.runAsync(this::owner, threads));
    all.add(CompletableFuture.runAsync(this::places, threads));
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    threads.shutdown();
    faults().clear();
    gateway.sync(account);
    gateway.sync(account);

    System.out.printf(
        "%s: seed %d, %d stale, %d unknown, written %s%n",
        getClass().getSimpleName(), seed, stale.get(), unknown.get(), written);
    for (String occurrence : OCCURRENCES) {
      String description = get(occurrence).json().path("description").textValue();
      List<String> words = List.of(description.split(" "));
      assertThat(words).as("%s of seed %d", occurrence, seed).doesNotHaveDuplicates();
      assertThat(words)
          .as("%s of seed %d", occurrence, seed)
          .containsAll(written.getOrDefault(occurrence, List.of()));
    }
    assertThat(get("").json().path("location").textValue()).isEqualTo("Room " + (WORDS - 1));
    reader.readOn();
    assertThat(reader.told(account)).as("seed %d", seed).isEqualTo(truth());
    assertThat(reader.events()).isEqualTo(reader.listed());
    assertThat(stale.get()).as("nobody met anybody").isPositive();
  }

  private Answer get(String occurrence) {
    return gateway.get("/api/events/" + series.path("id").textValue() + occurrence);
  }

  private void application(String name, Random random) {
    for (int i = 0; i < WORDS; i++) {
      String word = name + "." + i;
      String occurrence =
          random.nextBoolean() ? "" : OCCURRENCES.get(random.nextInt(OCCURRENCES.size()));
      if (random.nextInt(WORDS) == 0) {
        faults().next(1, this::isWrite, Fault.lostAnswer());
      }
      int status;
      do {
        status = add(word, occurrence);
      } while (status == 412);
      if (status == 200) {
        written.computeIfAbsent(occurrence, it -> syncList()).add(word);
      } else {
        assertThat(status).isEqualTo(503);
        unknown.incrementAndGet();
      }
    }
  }

  private static List<String> syncList() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  private int add(String word, String occurrence) {
    Answer seen = get(occurrence);
    ObjectNode patch = MAPPER.createObjectNode();
    patch.put("description", seen.json().path("description").textValue() + " " + word);
    Answer answer =
        gateway.send(
            gateway
                .request("/api/events/" + series.path("id").textValue() + occurrence)
                .header("Content-Type", "application/json")
                .header("If-Match", seen.header("ETag"))
                .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.toString()))
                .build());
    if (answer.status() == 412) {
      stale.incrementAndGet();
    }
    return answer.status();
  }

  /** Somebody else, who writes another field and looks at no version. */
  private void places() {
    for (int i = 0; i < WORDS; i++) {
      Answer answer =
          gateway.send(
              "PATCH",
              "/api/events/" + series.path("id").textValue(),
              "{\"location\":\"Room " + i + "\"}");
      if (answer.status() == 503) {
        // Whether it was written is not known; once more is right in any case.
        unknown.incrementAndGet();
        i--;
      } else {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      }
    }
  }

  private void owner() {
    for (int i = 0; i < WORDS; i++) {
      String word = "owner." + i;
      int status;
      do {
        Seen seen = read(series);
        try {
          status = send(write(series, seen, seen.description() + " " + word)).statusCode();
        } catch (IllegalStateException e) {
          // The answer was lost that an application should have missed.
          status = 0;
        }
      } while (status == 412);
      assertThat(status).as(word).isIn(0, 200, 204);
      if (status != 0) {
        written.computeIfAbsent("", it -> syncList()).add(word);
      }
    }
  }
}
