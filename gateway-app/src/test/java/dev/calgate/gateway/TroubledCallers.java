package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.simulator.google.GoogleCalendar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Applications that write events all the time, each request again and again until it is answered,
 * whatever happens to the gateway meanwhile. What was answered is remembered.
 */
final class TroubledCallers implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final String DELETED = "";

  private final Supplier<URI> gateway;
  private final String calendar;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<CompletableFuture<Void>> callers = new ArrayList<>();
  private final Map<String, String> locations = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /**
   * Begins to call.
   *
   * @param gateway where it is at the moment
   */
  TroubledCallers(Supplier<URI> gateway, String calendar, int number, long seed) {
    this.gateway = gateway;
    this.calendar = calendar;
    for (int i = 0; i < number; i++) {
      String name = "Caller " + i;
      Random random = new Random(seed + i);
      callers.add(CompletableFuture.runAsync(() -> call(name, random), threads));
    }
  }

  private void call(String name, Random random) {
    for (int i = 0; !stopped; i++) {
      String title = name + ", no " + i;
      String id = create(title);
      locations.put(id, "nowhere");
      if (random.nextInt(3) == 0) {
        insist("PATCH", "/" + id, "{'location':'Room of %s'}".formatted(title), 200);
        locations.put(id, "Room of " + title);
      } else if (random.nextInt(4) == 0) {
        insist("DELETE", "/" + id, "", 204, 404);
        locations.put(id, DELETED);
      }
    }
  }

  private String create(String title) {
    String body =
        """
        {'calendar_id':'%s','title':'%s','location':'nowhere',
         'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},
         'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}}
        """
            .formatted(calendar, title);
    try {
      return MAPPER.readTree(insist("POST", "", body, 201)).path("id").textValue();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Asks until the answer is one of these. */
  private String insist(String method, String path, String body, Integer... wanted) {
    HttpResponse<String> answer =
        Awaitility.await(method + " " + path + " " + body)
            .atMost(PATIENCE)
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(AGAIN)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(
                () -> send(method, path, body),
                it -> {
                  assertThat(it.statusCode()).as(it.body()).isNotEqualTo(500);
                  return List.of(wanted).contains(it.statusCode());
                });
    return answer.body();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.get().resolve("/api/events" + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + RunningGateway.ONE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key(method + path + body))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The same for the same request, however often it is sent. */
  private static String key(String request) {
    return UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Fails when one of the callers was given an answer that it should never get. */
  private void checkAlive() {
    callers.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  /** How much has been answered. */
  int answered() {
    return locations.size();
  }

  /** Waits until some more requests have been answered than {@code before}. */
  void awaitAnswers(int before, int more) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              checkAlive();
              return answered() >= before + more;
            });
  }

  /**
   * Lets each caller come to the end of what it is at, and waits until a gateway tells what an
   * account's calendars have: everything that was answered, what their owner did, nothing else.
   */
  void settle(RunningGateway at, String account, GoogleCalendar... calendars) {
    stopped = true;
    callers.forEach(CompletableFuture::join);
    FeedReader reader = new FeedReader(at);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              reader.readOn();
              assertThat(reader.told(account)).isEqualTo(Truth.of(calendars));
            });
    assertThat(reader.events()).isEqualTo(reader.listed());
    check(reader.events());
  }

  /** Each event that was answered for is there once, as the last answer had it. */
  private void check(Map<String, JsonNode> events) {
    locations.forEach(
        (id, location) -> {
          if (location.equals(DELETED)) {
            assertThat(events).doesNotContainKey(id);
          } else {
            assertThat(events).containsKey(id);
            assertThat(events.get(id).path("location").textValue()).isEqualTo(location);
          }
        });
    List<String> titles =
        events.values().stream()
            .map(it -> it.path("title").textValue())
            .filter(it -> it.startsWith("Caller "))
            .toList();
    assertThat(titles).doesNotHaveDuplicates();
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
