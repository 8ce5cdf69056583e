package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A first sync from Google beside the bare download of the same pages, and what a poll costs in
 * which nothing changed: project, events, rounds, and how many milliseconds the simulator waits
 * before each page, because the real one takes its time.
 */
public final class GoogleBenchmark {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SCOPE = "https://www.googleapis.com/auth/calendar";

  private final GoogleSimulator google = GoogleSimulator.start(Clock.systemUTC());
  private final GoogleUser ann = google.addUser("ann@example.com");
  private final GoogleCalendar work = ann.primary();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int events;
  private final int rounds;

  private GoogleBenchmark(int events, int rounds) {
    this.events = events;
    this.rounds = rounds;
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    int wait = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    new GoogleBenchmark(events, rounds).run(Path.of(arguments[0]), wait);
  }

  private void run(Path project, int wait) throws IOException, InterruptedException {
    google.addClient("client", "secret");
    for (int i = 0; i < events; i++) {
      work.insert(event(i));
    }
    if (wait > 0) {
      google
          .faults()
          .always(Requests.path(GoogleBenchmark::isList), Fault.late(Duration.ofMillis(wait)));
    }
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (google;
        RunningGateway gateway = RunningGateway.start(project, directory, "1s", environment())) {
      firstSync(gateway);
      String first = google.log().matching(it -> isList(it.path())).get(0).query();
      List<Long> bare = new ArrayList<>();
      List<Long> whole = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        bare.add(download(first));
        whole.add(firstSync(gateway));
        System.out.printf(
            "Round %d: bare %d ms, gateway %d ms%n",
            round, bare.get(round - 1), whole.get(round - 1));
      }
      System.out.printf(
          "%d events, %d ms before each page, medians of %d: bare %d ms, gateway %d ms (%.2f times)%n",
          events, wait, rounds, median(bare), median(whole), (double) median(whole) / median(bare));
      System.out.println("Gateway's peak memory: " + gateway.peakMebibytes() + " MiB");
      quiet(gateway);
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "CALGATE_GOOGLE_ROOT_URL",
        google.url(),
        "CALGATE_GOOGLE_TOKEN_URL",
        google.url() + "/token",
        "CALGATE_GOOGLE_CLIENT_ID",
        "client",
        "CALGATE_GOOGLE_CLIENT_SECRET",
        "secret");
  }

  private static boolean isList(String path) {
    return path.endsWith("/events");
  }

  /** An event of some 1,100 bytes as Google sends it, every tenth a series. */
  private static ObjectNode event(int number) {
    String day = "2026-%02d-%02d".formatted(1 + number % 12, 1 + number / 12 % 28);
    int hour = 8 + number % 10;
    ObjectNode event = MAPPER.createObjectNode();
    event.put("summary", "Meeting number " + number);
    event.put("location", "Room " + number % 40);
    event.put("description", "Agenda of meeting " + number + "\nLorem ipsum dolor");
    time(event.putObject("start"), day, hour);
    time(event.putObject("end"), day, hour + 1);
    if (number % 10 == 0) {
      event.putArray("recurrence").add("RRULE:FREQ=WEEKLY;COUNT=20");
    }
    for (String name : List.of("bob", "carol")) {
      event
          .withArray("attendees")
          .addObject()
          .put("email", name + "@example.com")
          .put("displayName", name)
          .put("responseStatus", "accepted");
    }
    return event;
  }

  private static void time(ObjectNode time, String day, int hour) {
    time.put("dateTime", "%sT%02d:00:00+01:00".formatted(day, hour));
    time.put("timeZone", "Europe/Paris");
  }

  /** From the request that links the account to the moment when all of it can be read. */
  private long firstSync(RunningGateway gateway) throws IOException, InterruptedException {
    long before = gateway.head();
    long start = System.nanoTime();
    String account = gateway.connectGoogle(ann.grant("client", SCOPE));
    gateway.awaitLive(account);
    long time = (System.nanoTime() - start) / 1_000_000;
    if (gateway.head() - before < events) {
      throw new IOException("The feed tells of fewer than " + events + " events");
    }
    long head = gateway.head();
    gateway.disconnect(account);
    // Erased behind its answer, which would slow down what comes next.
    gateway.changes("types=account.deleted&wait=60&after=" + head);
    return time;
  }

  /** Asks for the pages as the gateway did, and reads nothing of them but where to go on. */
  private long download(String query) throws IOException, InterruptedException {
    String address = google.url() + "/calendar/v3/calendars/" + work.id() + "/events?" + query;
    String token = ann.accessToken("client", SCOPE);
    long start = System.nanoTime();
    String page = "";
    int found = 0;
    do {
      JsonNode answer = get(address + page, token);
      found += answer.path("items").size();
      String next = answer.path("nextPageToken").asText();
      page = next.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (!page.isEmpty());
    long time = (System.nanoTime() - start) / 1_000_000;
    if (found != events) {
      throw new IOException("The bare client got " + found + " of " + events + " events");
    }
    return time;
  }

  private JsonNode get(String address, String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + token)
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "bare (gzip)")
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered " + response.statusCode());
    }
    boolean zipped =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    byte[] body = response.body();
    return MAPPER.readTree(
        zipped ? new GZIPInputStream(new java.io.ByteArrayInputStream(body)).readAllBytes() : body);
  }

  /** What is asked of Google in ten seconds of an account in which nothing happens. */
  private void quiet(RunningGateway gateway) throws IOException, InterruptedException {
    gateway.awaitLive(gateway.connectGoogle(ann.grant("client", SCOPE)));
    gateway.rest(3);
    int before = google.log().size();
    gateway.rest(10);
    List<LoggedRequest> asked = google.log().all().subList(before, google.log().size());
    long lists = asked.stream().filter(it -> isList(it.path())).count();
    long bytes =
        asked.stream().filter(it -> isList(it.path())).mapToLong(LoggedRequest::answerSize).sum();
    long looks = asked.stream().filter(it -> it.path().endsWith("/calendarList")).count();
    System.out.printf(
        "Nothing changed: %d looks at the list of calendars, %d requests for events with %d bytes each,"
            + " %d requests of other kinds%n",
        looks, lists, lists == 0 ? 0 : bytes / lists, asked.size() - lists - looks);
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
