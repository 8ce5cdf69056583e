package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a write through the API takes beside the provider's own answers to the same requests, one
 * after the other in one run: project, events in the calendar, writes.
 */
public final class WriteBenchmark {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SCOPE = "https://www.googleapis.com/auth/calendar";
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** A process that has just started compiles for minutes what it does all the time. */
  private static final int ROUNDS = 6;

  private final CalDavSimulator dav = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar club = dav.addUser("ann", "a").createCalendar("club", "Club");
  private final GoogleSimulator google = GoogleSimulator.start(Clock.systemUTC());
  private final GoogleUser ann = google.addUser("ann@example.com");
  private final GoogleCalendar work = ann.primary();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int writes;
  private String token = "";

  private WriteBenchmark(int writes) {
    this.writes = writes;
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    int writes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    new WriteBenchmark(writes).run(Path.of(arguments[0]), events);
  }

  private void run(Path project, int events) throws IOException, InterruptedException {
    google.addClient("client", "secret");
    token = ann.accessToken("client", SCOPE);
    for (int i = 0; i < events; i++) {
      EventTime start = EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0).plusHours(i), PARIS);
      EventTime end = start.withLocal(start.local().plusHours(1));
      club.createEvent("Event " + i, start, end);
      work.createEvent("Event " + i, start, end);
    }
    Map<String, String> environment =
        Map.of(
            "CALGATE_GOOGLE_ROOT_URL",
            google.url(),
            "CALGATE_GOOGLE_TOKEN_URL",
            google.url() + "/token",
            "CALGATE_GOOGLE_CLIENT_ID",
            "client",
            "CALGATE_GOOGLE_CLIENT_SECRET",
            "secret");
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (dav;
        google;
        RunningGateway gateway = RunningGateway.start(project, directory, "1h", environment)) {
      String atDav = gateway.connect(URI.create(dav.url()), "ann", "a");
      String atGoogle = gateway.connectGoogle(ann.grant("client", SCOPE));
      gateway.awaitLive(atDav);
      gateway.awaitLive(atGoogle);
      compare("CalDAV (PUT and GET)", gateway, atDav, this::toDav);
      compare("Google (PATCH)", gateway, atGoogle, this::toGoogle);
    }
  }

  /** Asks a provider what the gateway asks it when it changes a title. */
  private interface Bare {
    void write(JsonNode event, String title) throws IOException, InterruptedException;
  }

  private void compare(String what, RunningGateway gateway, String account, Bare bare)
      throws IOException, InterruptedException {
    JsonNode events =
        MAPPER.readTree(gateway.get("/api/events?limit=100&account=" + account)).path("items");
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println(what + ", round " + round + ": " + round(gateway, events, bare));
    }
  }

  private String round(RunningGateway gateway, JsonNode events, Bare bare)
      throws IOException, InterruptedException {
    List<Long> whole = new ArrayList<>();
    List<Long> own = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      // Apart, so that neither meets a version of the other's.
      String ours = events.path(i % 50).path("id").asText();
      JsonNode theirs = events.path(50 + i % 50);
      long start = System.nanoTime();
      patch(gateway, ours, "Written " + start);
      long between = System.nanoTime();
      bare.write(theirs, "Bare " + start);
      long end = System.nanoTime();
      whole.add(between - start);
      own.add(end - between);
    }
    return String.format(
        Locale.ROOT,
        "write p50 %.1f ms, p99 %.1f ms; provider p50 %.1f ms, p99 %.1f ms; added at p50 %.1f ms, at p99 %.1f ms (%d)",
        quantile(whole, 50),
        quantile(whole, 99),
        quantile(own, 50),
        quantile(own, 99),
        quantile(whole, 50) - quantile(own, 50),
        quantile(whole, 99) - quantile(own, 99),
        whole.size());
  }

  private static double quantile(List<Long> nanos, int percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
  }

  private void patch(RunningGateway gateway, String event, String title)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.api().resolve("/api/events/" + event))
            .header("Authorization", "Bearer " + RunningGateway.KEY)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(titled("title", title)))
            .build();
    send(request, 200);
  }

  private static String titled(String field, String title) {
    return MAPPER.createObjectNode().put(field, title).toString();
  }

  private String send(HttpRequest request, int status) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != status) {
      throw new IOException(request + " answered " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private void toDav(JsonNode event, String title) throws IOException, InterruptedException {
    String ref = event.at("/source/ref").asText();
    String name = ref.substring(ref.lastIndexOf('/') + 1);
    String text = club.object(name).orElseThrow().replaceFirst("SUMMARY:.*", "SUMMARY:" + title);
    HttpRequest.Builder object =
        HttpRequest.newBuilder(URI.create(dav.url() + ref))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString("ann:a".getBytes(StandardCharsets.UTF_8)));
    send(
        object
            .copy()
            .header("If-Match", club.etag(name).orElseThrow())
            .header("Content-Type", "text/calendar; charset=utf-8")
            .PUT(HttpRequest.BodyPublishers.ofString(text))
            .build(),
        204);
    send(object.build(), 200);
  }

  private void toGoogle(JsonNode event, String title) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    google.url()
                        + "/calendar/v3/calendars/"
                        + work.id()
                        + "/events/"
                        + event.at("/source/ref").asText()))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(titled("summary", title)))
            .build();
    send(request, 200);
  }
}
