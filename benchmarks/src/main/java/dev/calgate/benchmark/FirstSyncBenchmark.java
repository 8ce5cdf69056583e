package dev.calgate.benchmark;

import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a first sync takes, beside a bare client and tsdav: project, server, events, rounds, and
 * whether those two ask for the bodies by {@code multiget} or with one {@code query}.
 */
public final class FirstSyncBenchmark {
  private static final int ROUNDS = 3;

  private final Path project;
  private final ServerKind kind;
  private final int events;
  private final int rounds;
  private final boolean query;
  private final Path directory;

  private FirstSyncBenchmark(String[] arguments) throws IOException {
    project = Path.of(arguments[0]);
    kind = ServerKind.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    events = Integer.parseInt(arguments[2]);
    rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ROUNDS;
    query = arguments.length > 4 && arguments[4].equals("query");
    directory = Files.createTempDirectory("calgate-benchmark");
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new FirstSyncBenchmark(arguments).run();
  }

  private void run() throws IOException, InterruptedException {
    try (RealServer server = RealServer.start(kind, directory)) {
      System.out.println("Loading " + events + " events into " + kind + " …");
      URI calendar = Loader.load(server, directory, "work", events);
      BareClient bare = new BareClient(server, calendar, query);
      System.out.println("Warming the server …");
      check(bare.fetch(), "the bare client");
      List<Long> bareTimes = new ArrayList<>();
      List<Long> gatewayTimes = new ArrayList<>();
      List<Long> tsdavTimes = new ArrayList<>();
      try (RunningGateway gateway = RunningGateway.start(project, directory, "1h")) {
        for (int round = 1; round <= rounds; round++) {
          bareTimes.add(timed(() -> check(bare.fetch(), "the bare client")));
          gatewayTimes.add(gateway(gateway, server, calendar));
          tsdavTimes.addAll(Tsdav.fetch(project, server, calendar, events, query));
          System.out.printf(
              "Round %d: bare %s ms, gateway %s ms, tsdav %s ms%n",
              round, last(bareTimes), last(gatewayTimes), last(tsdavTimes));
        }
        System.out.println("Gateway's peak memory: " + gateway.peakMebibytes() + " MiB");
      }
      report(bareTimes, gatewayTimes, tsdavTimes);
    }
  }

  /** From the request that connects the account to the moment when all of it can be read. */
  private long gateway(RunningGateway gateway, RealServer server, URI calendar)
      throws IOException, InterruptedException {
    long before = gateway.head();
    String[] account = new String[1];
    long time =
        timed(
            () -> {
              account[0] = gateway.connect(calendar, server);
              gateway.awaitLive(account[0]);
            });
    if (gateway.head() - before < events) {
      throw new IOException("The feed tells of fewer than " + events + " events");
    }
    gateway.disconnect(account[0]);
    return time;
  }

  private void check(int fetched, String who) throws IOException {
    if (fetched != events) {
      throw new IOException(who + " fetched " + fetched + " of " + events + " events");
    }
  }

  private void report(List<Long> bare, List<Long> gateway, List<Long> tsdav) {
    System.out.printf(
        "%s, %d events, medians of %d: bare %d ms, gateway %d ms (%.2f times the bare client)%n",
        kind, events, rounds, median(bare), median(gateway), ratio(gateway, bare));
    if (!tsdav.isEmpty()) {
      System.out.printf(
          "tsdav %d ms (the gateway takes %.2f times that)%n",
          median(tsdav), ratio(gateway, tsdav));
    }
  }

  private static double ratio(List<Long> of, List<Long> to) {
    return (double) median(of) / median(to);
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static String last(List<Long> times) {
    return times.isEmpty() ? "-" : Long.toString(times.get(times.size() - 1));
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static long timed(Work work) throws IOException, InterruptedException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1_000_000;
  }
}
