package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that takes connections and answers nothing, beside one that lives. */
class DeadHostTest {
  private static final int ACCOUNTS = 8;
  private static final int ROUNDS = 15;
  private static final Duration LONG = Duration.ofSeconds(8);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** For a machine that does other things as well; an answer of the dead host takes a second. */
  private static final Duration JITTER = Duration.ofMillis(400);

  private static final Duration LONGEST_JITTER = Duration.ofSeconds(3);

  private final CalDavSimulator alive = CalDavSimulator.start(Clock.systemUTC());
  private final CalDavSimulator dying = CalDavSimulator.start(Clock.systemUTC());
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch revived = new CountDownLatch(1);
  private final RunningGateway gateway =
      RunningGateway.start(
          """
          egress: {allow: [127.0.0.1]}
          poll: {floor: 250ms, ceiling: 4s}
          limits: {connectTimeout: 1s, readTimeout: 1s}
          """);

  @AfterEach
  void stop() {
    revived.countDown();
    gateway.close();
    alive.close();
    dying.close();
  }

  private String link(CalDavSimulator server, String user) {
    return gateway.link(
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"secret\"}"
            .formatted(server.url(), user));
  }

  private static void put(SimulatedCalendar calendar, String title) {
    calendar.put(
        title + ".ics",
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:%1$s
        DTSTAMP:20261101T000000Z
        DTSTART:20261201T080000Z
        DTEND:20261201T090000Z
        SUMMARY:%1$s
        END:VEVENT
        END:VCALENDAR
        """
            .formatted(title)
            .replace("\n", "\r\n"));
  }

  /** How long it takes until changes of the living one are there, in order of time. */
  private List<Duration> latencies(
      String account, SimulatedCalendar calendar, String name, Duration atLeast) {
    List<Duration> took = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS || System.nanoTime() - start < atLeast.toNanos(); i++) {
      long head = gateway.head();
      long begin = System.nanoTime();
      put(calendar, name + i);
      gateway.sync(account);
      assertThat(gateway.head()).isGreaterThan(head);
      took.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    return took.stream().sorted().toList();
  }

  private Response silence(Request request, Supplier<Response> genuine) {
    asked.incrementAndGet();
    try {
      revived.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.of(503);
  }

  private String metric(String name) {
    String metrics = gateway.send(HttpRequest.newBuilder(gateway.admin("/metrics")).build()).text();
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1);
  }

  private JsonNode status(String account) {
    return gateway.get("/api/accounts/" + account).json().path("sync");
  }

  @Test
  void costsAProbeNowAndThenAndTheLivingNothing() {
    SimulatedCalendar work = alive.addUser("ann", "secret").createCalendar("work", "Work");
    String ann = link(alive, "ann");
    gateway.sync(ann);
    List<String> dead = new ArrayList<>();
    List<SimulatedCalendar> calendars = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      calendars.add(dying.addUser("user" + i, "secret").createCalendar("work", "Work"));
      dead.add(link(dying, "user" + i));
      gateway.sync(dead.get(i));
    }
    List<Duration> before = latencies(ann, work, "before", Duration.ZERO);
    assertThat(metric("calgate_circuits_open")).isEqualTo("0.0");
    dying.faults().always(request -> true, this::silence);

    await().atMost(SOON).until(() -> metric("calgate_circuits_open").equals("1.0"));
    await().atMost(SOON).until(() -> dead.stream().allMatch(it -> isDegraded(status(it))));
    int already = asked.get();
    long begin = System.nanoTime();
    List<Duration> during = latencies(ann, work, "during", LONG);
    Duration span = Duration.ofNanos(System.nanoTime() - begin);
    int probes = asked.get() - already;
    System.out.printf(
        "a change of the living: median %d ms, longest %d ms; beside a dead host %d ms, %d ms;"
            + " %d requests to it in %s, %s held back%n",
        median(before).toMillis(),
        longest(before).toMillis(),
        median(during).toMillis(),
        longest(during).toMillis(),
        probes,
        span,
        metric("calgate_requests_held_back_total"));
    assertThat(median(during)).isLessThan(median(before).plus(JITTER));
    assertThat(longest(during)).isLessThan(longest(before).plus(LONGEST_JITTER));
    // It rests for two seconds, half the ceiling, between two of them.
    assertThat(probes).isBetween(1, 2 + (int) span.dividedBy(2).toSeconds());
    assertThat(Double.parseDouble(metric("calgate_requests_held_back_total"))).isPositive();
    assertThat(isDegraded(status(ann))).isFalse();

    calendars.forEach(calendar -> put(calendar, "after"));
    dying.faults().clear();
    revived.countDown();
    await().atMost(SOON).until(() -> metric("calgate_circuits_open").equals("0.0"));
    for (String account : dead) {
      await().atMost(SOON).until(() -> !isDegraded(status(account)));
      await()
          .atMost(SOON)
          .until(() -> gateway.get("/api/events?account=" + account).text().contains("after"));
    }
  }

  private static Duration median(List<Duration> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static Duration longest(List<Duration> sorted) {
    return sorted.get(sorted.size() - 1);
  }

  private static boolean isDegraded(JsonNode status) {
    String kind = status.at("/last_error/kind").asText();
    return status.path("mode").asText().equals("degraded") && kind.equals("unreachable");
  }
}
