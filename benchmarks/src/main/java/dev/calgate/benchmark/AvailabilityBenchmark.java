package dev.calgate.benchmark;

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
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long an answer takes that looks for a time at which twenty people can meet within thirty
 * days, beside a bare query for the times of the same events: project, requests, other events of
 * each. Everybody has 200 events in these days, every tenth of them a weekly series, one in five of
 * which lacks an occurrence; the other events are those of the three years before and the year
 * behind, ended series among them.
 */
public final class AvailabilityBenchmark {
  private static final int PEOPLE = 20;
  private static final int EVENTS = 200;
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 2);
  private static final int DAYS = 30;
  private static final int MOST_ROUNDS = 8;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(7);
  private final RunningGateway gateway;
  private final List<String> accounts = new ArrayList<>();

  private AvailabilityBenchmark(RunningGateway gateway) {
    this.gateway = gateway;
  }

  /** Runs and prints. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    Path project = Path.of(arguments[0]);
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    int others = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2_800;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (CalDavSimulator simulator = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start(project, directory, "1h");
        BareDatabase database = BareDatabase.of(directory)) {
      AvailabilityBenchmark benchmark = new AvailabilityBenchmark(gateway);
      benchmark.fill(simulator, others);
      database.analyze();
      benchmark.availability(requests);
      bare(database, requests);
      benchmark.freeBusy(requests);
    }
  }

  private void fill(CalDavSimulator simulator, int others)
      throws IOException, InterruptedException {
    for (int person = 0; person < PEOPLE; person++) {
      String name = "person" + person;
      SimulatedCalendar calendar = simulator.addUser(name, "secret").createCalendar("work", "Work");
      for (int i = 0; i < EVENTS; i++) {
        calendar.put("in-" + i + ".ics", text(i, in(0, DAYS), i % 10 == 0, i % 50 == 0));
      }
      for (int i = 0; i < others; i++) {
        LocalDateTime at = i % 4 == 0 ? in(DAYS, 365) : in(-3 * 365, 3 * 365);
        // None of these series reaches into the days that are asked for.
        boolean series = i % 10 == 0 && at.isBefore(FIRST.minusDays(100).atStartOfDay());
        calendar.put("other-" + i + ".ics", text(EVENTS + i, at, series, false));
      }
      accounts.add(gateway.connect(URI.create(simulator.url()), name, "secret"));
      gateway.awaitLive(accounts.get(person));
    }
  }

  /** A quarter of an hour between eight and seven of a working day. */
  private LocalDateTime in(int firstDay, int days) {
    LocalDate day = FIRST.plusDays(firstDay + random.nextInt(days));
    LocalDate working = day.getDayOfWeek().getValue() > 5 ? day.minusDays(2) : day;
    return working.atTime(8 + random.nextInt(11), 15 * random.nextInt(4));
  }

  private String text(int number, LocalDateTime start, boolean series, boolean lacking) {
    LocalDateTime end = start.plusMinutes(15L * (1 + random.nextInt(6)));
    List<String> lines = new ArrayList<>();
    lines.add("UID:event-" + number);
    lines.add("DTSTAMP:20260101T000000Z");
    lines.add("DTSTART:" + UTC.format(start));
    lines.add("DTEND:" + UTC.format(end));
    if (series) {
      lines.add("RRULE:FREQ=WEEKLY;COUNT=12");
    }
    if (lacking) {
      lines.add("EXDATE:" + UTC.format(start.plusWeeks(1)));
    }
    return Events.calendar(number, lines);
  }

  private void availability(int requests) throws IOException, InterruptedException {
    Map<String, Object> body =
        Map.of(
            "participants",
            accounts.stream().map(it -> Map.of("accounts", List.of(it))).toList(),
            "required",
            8,
            "duration",
            30,
            "buffer",
            Map.of("before", 10, "after", 5),
            "working_hours",
            List.of(
                Map.of(
                    "days",
                    List.of("mo", "tu", "we", "th", "fr"),
                    "start",
                    "09:00",
                    "end",
                    "18:00",
                    "time_zone",
                    "Europe/Paris")),
            "periods",
            List.of(
                Map.of("start", FIRST + "T00:00:00Z", "end", FIRST.plusDays(DAYS) + "T00:00:00Z")));
    String text = JSON.writeValueAsString(body);
    Call call = () -> gateway.post("/api/availability", text);
    System.out.printf(
        "Availability of %d people in %d days, %d slots: %s%n",
        PEOPLE, DAYS, JSON.readTree(call.answer()).path("items").size(), times(call, requests));
  }

  private void freeBusy(int requests) throws IOException, InterruptedException {
    String query =
        "/api/free-busy?account=%s&from=%sT00:00:00Z&to=%sT00:00:00Z"
            .formatted(accounts.get(0), FIRST, FIRST.plusDays(DAYS));
    Call call = () -> gateway.get(query);
    System.out.printf(
        "Free-busy times of one person in %d days, %d intervals: %s%n",
        DAYS, JSON.readTree(call.answer()).path("items").size(), times(call, requests));
  }

  /** The bound: when all these events are, in one query without series and exceptions. */
  private static void bare(BareDatabase database, int requests) throws SQLException {
    OffsetDateTime from = FIRST.atStartOfDay().atOffset(ZoneOffset.UTC);
    long[] nanos = new long[requests];
    int rows = 0;
    for (int i = 0; i < requests; i++) {
      long start = System.nanoTime();
      rows = database.times(from, from.plusDays(DAYS));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "A bare query for the times of these %d events: p50 %.1f ms, p99 %.1f ms%n",
        rows, nanos[requests / 2] / 1e6, nanos[requests * 99 / 100] / 1e6);
  }

  private interface Call {
    String answer() throws IOException, InterruptedException;
  }

  /** A process that has just started compiles for minutes what it does all the time. */
  private String times(Call call, int requests) throws IOException, InterruptedException {
    Times before = round(call, requests);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      Times now = round(call, requests);
      if (now.processor() > 0.95 * before.processor()) {
        return now + " (the round before: " + before + ")";
      }
      before = now;
    }
    return before.toString();
  }

  /** Milliseconds; the processor's are those of the gateway alone, for one request. */
  private record Times(double p50, double p99, double processor) {
    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms, processor time of the gateway %.1f ms"
          .formatted(p50, p99, processor);
    }
  }

  /** One after the other. */
  private Times round(Call call, int requests) throws IOException, InterruptedException {
    double cpu = gateway.cpuSeconds();
    long[] nanos = new long[requests];
    for (int i = 0; i < requests; i++) {
      long start = System.nanoTime();
      String unused = call.answer();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return new Times(
        nanos[requests / 2] / 1e6,
        nanos[requests * 99 / 100] / 1e6,
        1_000 * (gateway.cpuSeconds() - cpu) / requests);
  }
}
