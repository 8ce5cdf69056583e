package dev.calgate.benchmark;

import com.sun.net.httpserver.HttpServer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What readers of the feed get: pages of 100 full entries beside a server that sends one such page
 * from memory, empty polls, and a thousand readers that wait: project, events, seconds.
 */
public final class FeedBenchmark {
  private static final int PAGE = 100;
  private static final int CONNECTIONS = 16;
  private static final int MOST_ROUNDS = 12;
  private static final int WAITERS = 1_000;

  private final Path project;
  private final int seconds;
  private final RunningGateway gateway;
  private final String head;

  private FeedBenchmark(Path project, int seconds, RunningGateway gateway)
      throws IOException, InterruptedException {
    this.project = project;
    this.seconds = seconds;
    this.gateway = gateway;
    this.head = Long.toString(gateway.head());
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(arguments[0]);
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
    Path directory = Files.createTempDirectory("calgate-benchmark");
    try (CalDavSimulator simulator = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start(project, directory, "1h")) {
      SimulatedCalendar work = simulator.addUser("alice", "secret").createCalendar("work", "Work");
      for (int i = 0; i < events; i++) {
        work.put(Events.name(i), Events.text(i));
      }
      gateway.awaitLive(gateway.connect(URI.create(simulator.url()), "alice", "secret"));
      FeedBenchmark benchmark = new FeedBenchmark(project, seconds, gateway);
      benchmark.pages();
      benchmark.emptyPolls();
      benchmark.waiters();
    }
  }

  private void pages() throws IOException, InterruptedException {
    byte[] page = gateway.get("/api/changes?limit=" + PAGE).getBytes(StandardCharsets.UTF_8);
    double bound = Math.max(fromMemory(page), fromMemory(page));
    Wrk.Load cold = load("pages.lua", gateway.api(), CONNECTIONS);
    Wrk.Load pages = warm();
    System.out.printf(
        "Pages of %d entries of %d bytes: %.0f entries/s (at first %.0f), p50 %.1f ms, p99 %.1f"
            + " ms; one page from memory %.0f entries/s (%.2f of it)%n",
        PAGE,
        page.length / PAGE,
        pages.rate() * PAGE,
        cold.rate() * PAGE,
        pages.p50(),
        pages.p99(),
        bound * PAGE,
        pages.rate() / bound);
  }

  /** A process that has just started compiles for minutes what it does all the time. */
  private Wrk.Load warm() throws IOException, InterruptedException {
    Wrk.Load before = load("pages.lua", gateway.api(), CONNECTIONS);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      Wrk.Load now = load("pages.lua", gateway.api(), CONNECTIONS);
      if (now.rate() < 1.03 * before.rate()) {
        return now.rate() > before.rate() ? now : before;
      }
      before = now;
    }
    return before;
  }

  /** The bound: the JDK's own server with one answer ready. */
  private double fromMemory(byte[] page) throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      return load("pages.lua", address, CONNECTIONS).rate();
    } finally {
      server.stop(0);
      threads.shutdown();
    }
  }

  private void emptyPolls() throws IOException, InterruptedException {
    Wrk.Load polls = load("tail.lua", gateway.api(), 1);
    System.out.printf(
        "Empty polls, one after the other: p50 %.2f ms, p99 %.2f ms%n", polls.p50(), polls.p99());
  }

  private void waiters() throws IOException, InterruptedException {
    double alone = cpuShare();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      waiting.add(gateway.longPoll(head, 60));
    }
    // The first seconds are those of accepting them.
    double unused = cpuShare();
    double loaded = cpuShare();
    long still = waiting.stream().filter(poll -> !poll.isDone()).count();
    System.out.printf(
        "%d long polls wait: %.2f %% of a core, without them %.2f %%%n", still, loaded, alone);
  }

  private double cpuShare() throws IOException, InterruptedException {
    double before = gateway.cpuSeconds();
    // Twice that is less than a poll may wait.
    int watched = Math.min(seconds, 10);
    gateway.rest(watched);
    return 100 * (gateway.cpuSeconds() - before) / watched;
  }

  private Wrk.Load load(String script, URI target, int connections)
      throws IOException, InterruptedException {
    Path file = project.resolve("benchmarks/feed").resolve(script);
    return Wrk.run(file, target, seconds, connections, RunningGateway.KEY, head);
  }
}
