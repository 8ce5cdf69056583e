package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.google.OpenChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From an edit at Google, which pushes at once, to its entry in the feed; and how soon pushes are
 * acknowledged while forged ones pour in: project, pushes a second, seconds.
 */
public final class PushBenchmark {
  private static final int USERS = 20;
  private static final int CALENDARS = 50;

  /**
   * Connections with a hundred forged pushes a second each, and a few to make up for the waiting.
   */
  private static final int FLOODING = 22;

  private static final int WARM_UP_SECONDS = 10;
  private static final int FLOOD_SECONDS = 42;
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String SCOPE = "https://www.googleapis.com/auth/calendar";

  private final GoogleSimulator google = GoogleSimulator.start(Clock.systemUTC());
  private final List<GoogleCalendar> calendars = new ArrayList<>();
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final List<Long> delays = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(7);

  private PushBenchmark() {}

  /** Runs and prints. */
  public static void main(String[] arguments) throws Exception {
    Path project = Path.of(arguments[0]);
    int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
    new PushBenchmark().run(project, rate, seconds);
  }

  private void run(Path project, int rate, int seconds) throws Exception {
    Path directory = Files.createTempDirectory("calgate-benchmark");
    google.addClient("client", "secret");
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
    try (google;
        RunningGateway gateway = RunningGateway.start(project, directory, "1h", environment)) {
      connect(gateway);
      edit(gateway, rate, 5);
      delays.clear();
      edit(gateway, rate, seconds);
      report(
          "From edit to feed, " + rate + " a second, " + calendars.size() + " calendars", delays);
      report("Google's own answer", ownAnswers(rate));
      report("A push acknowledged meanwhile", flooded(project, gateway, rate));
    }
  }

  private void connect(RunningGateway gateway) throws IOException, InterruptedException {
    List<String> accounts = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      GoogleUser user = google.addUser("user" + i + "@example.com");
      for (int j = 0; j < CALENDARS; j++) {
        calendars.add(user.createCalendar("Calendar " + j));
      }
      accounts.add(gateway.connectGoogle(user.grant("client", SCOPE)));
    }
    for (String account : accounts) {
      gateway.awaitLive(account);
    }
    int all = USERS * (CALENDARS + 2);
    while (google.push().channels().size() < all) {
      gateway.rest(0.2);
    }
    System.out.println(google.push().channels().size() + " channels are open");
    gateway.rest(2);
  }

  /** Edits at a steady pace, and reads the feed beside. */
  private void edit(RunningGateway gateway, int rate, int seconds) throws Exception {
    int edits = rate * seconds;
    long head = gateway.head();
    CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> read(gateway, head, edits));
    long start = System.nanoTime();
    for (int i = 0; i < edits; i++) {
      gateway.rest(Math.max(0, (start + i * 1_000_000_000L / rate - System.nanoTime()) / 1e9));
      String title = "Edit " + head + "/" + i;
      EventTime at = EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), PARIS);
      GoogleCalendar calendar = calendars.get(random.nextInt(calendars.size()));
      begun.put(title, System.nanoTime());
      calendar.createEvent(title, at, at.withLocal(at.local().plusHours(1)));
    }
    reading.join();
  }

  private void read(RunningGateway gateway, long head, int edits) {
    try {
      long after = head;
      int found = 0;
      while (found < edits) {
        JsonNode page = gateway.changes("types=event.created&limit=1000&wait=30&after=" + after);
        long now = System.nanoTime();
        for (JsonNode change : page.path("changes")) {
          Long start = begun.remove(change.at("/event/title").asText());
          if (start != null) {
            delays.add(now - start);
            found++;
          }
        }
        if (page.path("changes").isEmpty()) {
          throw new IllegalStateException((edits - found) + " edits never came");
        }
        after = page.path("next").asLong();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How long the simulator takes for the question that a push leads to. */
  private List<Long> ownAnswers(int count) throws IOException, InterruptedException {
    List<Long> times = new ArrayList<>();
    GoogleCalendar calendar = calendars.get(0);
    HttpRequest list =
        HttpRequest.newBuilder(
                URI.create(
                    google.url()
                        + "/calendar/v3/calendars/"
                        + calendar.id()
                        + "/events?maxResults=1"))
            .header("Authorization", "Bearer " + calendar.owner().accessToken("client", SCOPE))
            .build();
    for (int i = 0; i < count; i++) {
      times.add(timed(list, 200));
    }
    return times;
  }

  /** Genuine pushes at a steady pace, while wrk sends forged ones. */
  private List<Long> flooded(Path project, RunningGateway gateway, int rate) throws Exception {
    List<OpenChannel> channels = google.push().channels();
    CompletableFuture<Wrk.Load> flood =
        CompletableFuture.supplyAsync(() -> forge(project, gateway, channels.get(0)));
    gateway.rest(WARM_UP_SECONDS);
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < rate * (FLOOD_SECONDS - WARM_UP_SECONDS - 2); i++) {
      gateway.rest(Math.max(0, (start + i * 1_000_000_000L / rate - System.nanoTime()) / 1e9));
      times.add(timed(push(gateway, channels.get(random.nextInt(channels.size()))), 204));
    }
    System.out.printf("%.0f forged pushes a second were refused%n", flood.join().rate());
    return times;
  }

  private static Wrk.Load forge(Path project, RunningGateway gateway, OpenChannel channel) {
    try {
      return Wrk.refused(
          project.resolve("benchmarks/push/forged.lua"),
          gateway.api().resolve("/push/google"),
          FLOOD_SECONDS,
          FLOODING,
          channel.id(),
          channel.resourceId());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest push(RunningGateway gateway, OpenChannel channel) {
    return HttpRequest.newBuilder(gateway.api().resolve("/push/google"))
        .header("X-Goog-Channel-ID", channel.id())
        .header("X-Goog-Channel-Token", String.valueOf(channel.token()))
        .header("X-Goog-Resource-ID", channel.resourceId())
        .header("X-Goog-Resource-State", "exists")
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private long timed(HttpRequest request, int expected) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    if (status != expected) {
      throw new IOException(request.uri() + " answered " + status);
    }
    return System.nanoTime() - start;
  }

  private static void report(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d)%n",
        what,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() * 99 / 100) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6,
        sorted.size());
  }
}
