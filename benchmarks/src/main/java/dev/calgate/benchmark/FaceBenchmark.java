package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How long a page of 300 events takes as Cronofy has it, beside the unified page of the same
 * events: project, requests, events. One account holds {@link FourYears}; windows begin on any day
 * of the last six weeks or the next, and the two pages are asked for in turn.
 */
public final class FaceBenchmark {
  private static final int ROUNDS = 6;
  private static final int PAGE = 300;
  private static final int LAST = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(11);
  private final HttpClient client = HttpClient.newHttpClient();
  private final RunningGateway gateway;
  private final String account;
  private final String token;

  private FaceBenchmark(RunningGateway gateway, String account)
      throws IOException, InterruptedException {
    this.gateway = gateway;
    this.account = account;
    String tokens = gateway.post("/api/accounts/" + account + "/tokens", "{}");
    this.token = JSON.readTree(tokens).path("access_token").asText();
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(arguments[0]);
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
    int events = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (CalDavSimulator simulator = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start(project, directory, "1h");
        BareDatabase database = BareDatabase.of(directory)) {
      SimulatedCalendar calendar =
          simulator.addUser("ann", "secret").createCalendar("work", "Work");
      FourYears years = new FourYears(new Random(7));
      for (int i = 0; i < events; i++) {
        calendar.put("event-" + i + ".ics", years.object(i));
      }
      String account = gateway.connect(URI.create(simulator.url()), "ann", "secret");
      gateway.awaitLive(account);
      database.analyze();
      new FaceBenchmark(gateway, account).rounds(requests);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }

  private void rounds(int requests) throws IOException, InterruptedException {
    for (int round = 1; round <= ROUNDS; round++) {
      List<Long> face = new ArrayList<>();
      List<Long> unified = new ArrayList<>();
      int told = 0;
      for (int i = 0; i < requests; i++) {
        LocalDate from = LocalDate.now(ZoneOffset.UTC).plusDays(random.nextInt(84) - 42L);
        LocalDate to = LocalDate.now(ZoneOffset.UTC).plusDays(LAST);
        told +=
            count(
                face, "/v1/events?tzid=Etc/UTC&from=%s&to=%s".formatted(from, to), token, "events");
        count(
            unified,
            "/api/events?view=occurrences&account=%s&from=%sT00:00:00Z&to=%sT00:00:00Z&limit=%d"
                .formatted(account, from, to, PAGE),
            RunningGateway.KEY,
            "items");
      }
      System.out.printf(
          "Round %d: %.0f events a page; Cronofy's p50 %.1f ms, p99 %.1f ms; unified p50 %.1f ms, p99 %.1f ms; %.2f of it%n",
          round,
          (double) told / requests,
          millis(face, 50),
          millis(face, 99),
          millis(unified, 50),
          millis(unified, 99),
          millis(face, 50) / millis(unified, 50));
    }
  }

  private int count(List<Long> nanos, String path, String bearer, String list)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.api().resolve(path))
            .header("Authorization", "Bearer " + bearer)
            .build();
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    nanos.add(System.nanoTime() - start);
    JsonNode page = JSON.readTree(answer.body());
    if (page.path(list).isEmpty()) {
      throw new IOException(path + ": " + answer.statusCode() + " " + page);
    }
    return page.path(list).size();
  }

  private static double millis(List<Long> nanos, int percent) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) ((sorted.length - 1) * (long) percent / 100)] / 1e6;
  }
}
