package dev.calgate.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the demonstration until it is interrupted; the gateway has to be on the class path. */
public final class Demo {
  private static final int FIRST_EVENTS = 8;

  private final PrintStream out;

  private Demo(PrintStream out) {
    this.out = out;
  }

  /** Starts all parts and prints the feed. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
    try {
      new Demo(System.out).run();
    } catch (IOException e) {
      // An interrupt reaches both processes, and what it breaks off needs no telling.
      boolean asked = interrupted.await(1, TimeUnit.SECONDS);
      System.out.println("The demonstration ends" + (asked ? "." : ": " + e.getMessage()));
    }
  }

  private void run() throws IOException, InterruptedException {
    try (CalendarService caldav = new CalDavService();
        CalendarService google = new GoogleService()) {
      List<CalendarService> services = List.of(caldav, google);
      services.forEach(Demo::fill);
      try (GatewayProcess gateway = GatewayProcess.start(services, out)) {
        for (CalendarService service : services) {
          link(service, gateway.client());
        }
        suggest(gateway.client());
        follow(gateway, services);
      }
    }
  }

  private static void fill(CalendarService service) {
    for (int i = 0; i < FIRST_EVENTS; i++) {
      service.edit();
    }
  }

  /** Links the account of a service, and waits until all of it has been read once. */
  private void link(CalendarService service, GatewayClient gateway)
      throws IOException, InterruptedException {
    String account =
        "/api/accounts/" + gateway.post("/api/accounts", service.credential()).path("id").asText();
    gateway.post(account + "/sync?wait=30");
    JsonNode linked = gateway.get(account);
    out.printf(
        "Linked %s of a simulated %s at %s; its sync.mode is \"%s\"%n",
        linked.path("name").asText(),
        service.name(),
        service.url(),
        linked.path("sync").path("mode").asText());
  }

  private void suggest(GatewayClient gateway) {
    out.println("Try:");
    for (String path :
        List.of("/api/events?limit=3", "/api/changes?after=0", "/api/calendars", "/api/accounts")) {
      out.println("  " + gateway.command(path));
    }
    out.println(
        "  " + gateway.url("/connect/google") + " in a browser: carol agrees, and is there");
  }

  private void follow(GatewayProcess gateway, List<CalendarService> services)
      throws IOException, InterruptedException {
    out.printf(
        "Every %d seconds one of them edits; this is the feed, with the time from the edit to here"
            + " (Ctrl-C ends all):%n",
        Owners.EDIT_SECONDS);
    try (Owners owners = Owners.start(services)) {
      FeedReader reader = new FeedReader(gateway.client(), owners, out);
      while (gateway.isAlive()) {
        reader.printNext();
      }
    }
  }
}
