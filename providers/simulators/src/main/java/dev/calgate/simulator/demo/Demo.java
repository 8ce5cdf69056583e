package dev.calgate.simulator.demo;

import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.EditingOwner;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the demonstration until it is interrupted. Arguments: the gateway's jar and its config.yml.
 */
public final class Demo {
  private static final String USER = "ann";
  private static final String PASSWORD = "demo";
  private static final int FIRST_EVENTS = 12;
  private static final int EDIT_SECONDS = 3;

  private final PrintStream out;

  private Demo(PrintStream out) {
    this.out = out;
  }

  /** Starts all parts and prints the feed. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
    try {
      new Demo(System.out).run(Path.of(arguments[0]), Path.of(arguments[1]));
    } catch (IOException e) {
      // An interrupt reaches both processes, and what it breaks off needs no telling.
      boolean asked = interrupted.await(1, TimeUnit.SECONDS);
      System.out.println("The demonstration ends" + (asked ? "." : ": " + e.getMessage()));
    }
  }

  private void run(Path jar, Path config) throws IOException, InterruptedException {
    try (CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC())) {
      SimulatedUser ann = server.addUser(USER, PASSWORD);
      SimulatedCalendar calendar = ann.createCalendar("work", "Work");
      EditingOwner owner = new EditingOwner(calendar, Clock.systemUTC(), ZoneId.systemDefault(), 1);
      for (int i = 0; i < FIRST_EVENTS; i++) {
        owner.step();
      }
      out.println("A simulated CalDAV server runs at " + server.url());
      try (GatewayProcess gateway = GatewayProcess.start(jar, config, server.port(), out)) {
        follow(gateway, server, owner);
      }
    }
  }

  private void follow(GatewayProcess gateway, CalDavSimulator server, EditingOwner owner)
      throws IOException, InterruptedException {
    FeedReader reader = new FeedReader(gateway.address(), gateway.key(), out);
    String account = reader.connect(server.url(), USER, PASSWORD);
    out.println("Connected " + USER + "'s account as " + account + ". Try:");
    hint(
        "curl -H '" + gateway.authorization() + "' '" + gateway.address() + "/api/events?limit=3'");
    hint(
        "curl -H '"
            + gateway.authorization()
            + "' '"
            + gateway.address()
            + "/api/changes?after=0'");
    hint("curl -H '" + gateway.authorization() + "' '" + gateway.address() + "/api/calendars'");
    out.println(
        "The owner edits every " + EDIT_SECONDS + " seconds; this is the feed (Ctrl-C ends all):");
    ScheduledExecutorService edits = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          edits.scheduleAtFixedRate(owner::step, EDIT_SECONDS, EDIT_SECONDS, TimeUnit.SECONDS);
      while (gateway.isAlive()) {
        reader.printNext();
      }
    } finally {
      edits.shutdownNow();
    }
  }

  private void hint(String command) {
    out.println("  " + command);
  }
}
