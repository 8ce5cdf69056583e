package dev.calgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How long it takes to list what takes place in some week, page by page, beside a bare query for
 * the documents of the same events by their keys: project, requests, events. Ten accounts hold
 * {@link FourYears}.
 */
public final class OccurrencesBenchmark {
  private static final int ACCOUNTS = 10;
  private static final LocalDate FIRST = FourYears.FIRST;
  private static final int DAYS = FourYears.DAYS;
  private static final int FOLLOWING = 2;
  private static final int ROUNDS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(11);
  private final FourYears years = new FourYears(random);
  private final RunningGateway gateway;
  private final BareDatabase database;

  private OccurrencesBenchmark(RunningGateway gateway, BareDatabase database) {
    this.gateway = gateway;
    this.database = database;
  }

  /** Runs and prints. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    Path project = Path.of(arguments[0]);
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
    int events = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100_000;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (CalDavSimulator simulator = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start(project, directory, "1h");
        BareDatabase database = BareDatabase.of(directory)) {
      OccurrencesBenchmark benchmark = new OccurrencesBenchmark(gateway, database);
      benchmark.fill(simulator, events / ACCOUNTS);
      database.analyze();
      benchmark.weeks(requests);
    }
  }

  private void fill(CalDavSimulator simulator, int events)
      throws IOException, InterruptedException {
    for (int person = 0; person < ACCOUNTS; person++) {
      String name = "person" + person;
      SimulatedCalendar calendar = simulator.addUser(name, "secret").createCalendar("work", "Work");
      for (int i = 0; i < events; i++) {
        calendar.put("event-" + i + ".ics", years.object(i));
      }
      gateway.awaitLive(gateway.connect(URI.create(simulator.url()), name, "secret"));
    }
  }

  /** A process that has just started compiles for minutes what it does all the time. */
  private void weeks(int requests) throws IOException, InterruptedException, SQLException {
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println("Round " + round + ": " + round(requests));
    }
  }

  /** What was measured; the processor's milliseconds are those of the gateway for one page. */
  private record Round(Times first, Times following, Times bare, double processor) {
    @Override
    public String toString() {
      return "first page %s; following pages %s; documents of a page by their keys %s (%.1f of it); processor time of the gateway %.1f ms"
          .formatted(first, following, bare, first.p50() / bare.p50(), processor);
    }
  }

  /** Milliseconds. */
  private record Times(double p50, double p99) {
    static Times of(List<Long> nanos) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Times(
          sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 99L / 100)] / 1e6);
    }

    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms".formatted(p50, p99);
    }
  }

  /** One request after the other; each week's first page, and some that follow it. */
  private Round round(int requests) throws IOException, InterruptedException, SQLException {
    List<Long> first = new ArrayList<>();
    List<Long> following = new ArrayList<>();
    List<Long> bare = new ArrayList<>();
    double cpu = gateway.cpuSeconds();
    for (int i = 0; i < requests; i++) {
      LocalDate from = FIRST.plusDays(random.nextInt(DAYS - 7));
      String query =
          "/api/events?view=occurrences&from=%sT00:00:00Z&to=%sT00:00:00Z"
              .formatted(from, from.plusDays(7));
      JsonNode page = timed(first, query);
      bare.add(bare(page));
      for (int more = 0; more < FOLLOWING && page.path("next").isTextual(); more++) {
        page = timed(following, query + "&page=" + page.path("next").textValue());
      }
    }
    int pages = first.size() + following.size();
    return new Round(
        Times.of(first),
        Times.of(following),
        Times.of(bare),
        1_000 * (gateway.cpuSeconds() - cpu) / pages);
  }

  private JsonNode timed(List<Long> nanos, String query) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String answer = gateway.get(query);
    nanos.add(System.nanoTime() - start);
    return JSON.readTree(answer);
  }

  private long bare(JsonNode page) throws SQLException {
    Set<String> events = new HashSet<>();
    for (JsonNode item : page.path("items")) {
      JsonNode series = item.path("series_id");
      events.add(series.isTextual() ? series.textValue() : item.path("id").textValue());
    }
    long start = System.nanoTime();
    if (database.documents(events) == 0) {
      throw new IllegalStateException("Nothing takes place");
    }
    return System.nanoTime() - start;
  }
}
