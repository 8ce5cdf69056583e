package dev.calgate.benchmark;

import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * From a change at the server to the answer of a long poll that waits for it, beside the poll
 * interval, which nothing can beat: project, changes.
 */
public final class FreshnessBenchmark {
  private static final long INTERVAL_MILLIS = 500;
  private static final int WARM_UP = 20;

  private FreshnessBenchmark() {}

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(arguments[0]);
    int changes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (CalDavSimulator simulator = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start(project, directory, INTERVAL_MILLIS + "ms")) {
      SimulatedCalendar work = simulator.addUser("alice", "secret").createCalendar("work", "Work");
      gateway.awaitLive(gateway.connect(URI.create(simulator.url()), "alice", "secret"));
      List<Long> delays = new ArrayList<>();
      Random random = new Random(7);
      for (int i = 0; i < WARM_UP + changes; i++) {
        long delay = change(gateway, work, i, random.nextLong(INTERVAL_MILLIS));
        if (i >= WARM_UP) {
          delays.add(delay);
        }
      }
      report(delays);
    }
  }

  /**
   * Lets some time go by, changes an event, and says how many milliseconds later a reader knows.
   */
  private static long change(RunningGateway gateway, SimulatedCalendar work, int number, long pause)
      throws IOException, InterruptedException {
    CompletableFuture<?> poll = gateway.longPoll(Long.toString(gateway.head()), 60);
    gateway.rest(pause / 1_000.0);
    long start = System.nanoTime();
    work.put(Events.name(number), Events.text(number));
    poll.join();
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void report(List<Long> delays) {
    List<Long> sorted = delays.stream().sorted().toList();
    long p99 = sorted.get(sorted.size() * 99 / 100);
    System.out.printf(
        "%d changes, poll interval %d ms: known after p50 %d ms, p99 %d ms, longest %d ms;"
            + " p99 is the interval %+d ms%n",
        sorted.size(),
        INTERVAL_MILLIS,
        sorted.get(sorted.size() / 2),
        p99,
        sorted.get(sorted.size() - 1),
        p99 - INTERVAL_MILLIS);
  }
}
