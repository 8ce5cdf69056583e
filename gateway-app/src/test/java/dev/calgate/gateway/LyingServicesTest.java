package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import dev.calgate.simulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One gateway with few workers, some honest accounts, and many more of services that lie, all at
 * the same time: the honest ones notice nothing.
 */
@Timeout(300)
class LyingServicesTest {
  private static final int WORKERS = 8;
  private static final int SERVERS = 3;
  private static final int SLOW = 8;
  private static final int ROUNDS = 10;
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime NOON =
      LocalDateTime.now(Clock.system(PARIS)).plusDays(7).truncatedTo(ChronoUnit.DAYS).plusHours(12);

  /** Beside half as much again, for a machine that does other things, too. */
  private static final Duration SLACK = Duration.ofMillis(1_500);

  /** One look of all liars may pass before it shows that they only let wait. */
  private static final Duration WORST_SLACK = Duration.ofSeconds(5);

  private final CountDownLatch end = new CountDownLatch(1);
  private final CalDavSimulator honest = CalDavSimulator.start(Clock.systemUTC());
  private final List<CalDavSimulator> lying = new ArrayList<>();
  private final CronofySimulator cronofy = CronofySimulator.start(Clock.systemUTC());
  private final GoogleAccount google = new GoogleAccount();
  private final List<String> good = new ArrayList<>();
  private final Map<String, String> bad = new HashMap<>();
  private final List<Consumer<String>> hands = new ArrayList<>();

  private RunningGateway start() {
    cronofy.addClient("client", "secret");
    return RunningGateway.start(
        """
        workers: %d
        egress: {allow: [127.0.0.1]}
        poll: {floor: 250ms, ceiling: 1s}
        limits: {answerTimeout: 15s, readTimeout: 15s, providerBody: 32MiB}
        %s  cronofy: {clientId: client, clientSecret: secret, url: "%s"}
        """
            .formatted(WORKERS, google.block(), cronofy.url()));
  }

  private static String caldav(CalDavSimulator server, String user) {
    return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"p\"}"
        .formatted(server.url(), user);
  }

  private void linkHonest(RunningGateway gateway) {
    for (String user : List.of("ann", "bea", "cleo")) {
      var calendar = honest.addUser(user, "p").createCalendar("work", "Work");
      EventTime noon = EventTime.zoned(NOON, PARIS);
      EventTime one = EventTime.zoned(NOON.plusHours(1), PARIS);
      hands.add(title -> calendar.put(title + ".ics", EventText.of(title, noon, one).text()));
      good.add(gateway.link(caldav(honest, user)));
    }
    hands.add(title -> GoogleAccount.meeting(google.work, title));
    good.add(gateway.link(google.credential()));
    CronofyAccount ann = cronofy.addAccount("ann@example.com");
    CronofyCalendar work = ann.createCalendar("Work");
    hands.add(
        title ->
            work.createEvent(
                title, EventTime.zoned(NOON, PARIS), EventTime.zoned(NOON.plusHours(1), PARIS)));
    good.add(
        gateway.link(
            "{\"provider\":\"cronofy\",\"refresh_token\":\"%s\"}"
                .formatted(ann.grant("client", "read_write"))));
    good.forEach(gateway::sync);
  }

  private void linkLiars(RunningGateway gateway) {
    for (int i = 0; i < SERVERS; i++) {
      CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
      lying.add(server);
      List<String> users = new ArrayList<>(lies().keySet());
      for (int slow = 0; slow < SLOW; slow++) {
        users.add("slow" + slow);
      }
      for (String user : users) {
        server.addUser(user, "p").createCalendar("home", "Home");
        bad.put(gateway.link(caldav(server, user)), user);
      }
    }
    bad.keySet().forEach(gateway::sync);
  }

  private static Map<String, Fault> lies() {
    return Map.of(
        "endless", answer(out -> flood(out, "<d:response/>")),
        "packed", zipped(),
        "circle", Fault.redirect(302, "/again"),
        "elsewhere", Fault.redirect(307, "http://localhost:1/"),
        "page", Fault.html(200),
        "cut", Fault.cutAfter(20),
        "down", Fault.status(500));
  }

  private interface Body extends Response.Body {}

  private static Fault answer(Body body) {
    return (request, genuine) ->
        Response.of(207)
            .body(
                "application/xml",
                out -> {
                  out.write("<d:multistatus xmlns:d=\"DAV:\">".getBytes(StandardCharsets.UTF_8));
                  body.writeTo(out);
                });
  }

  private static void flood(OutputStream out, String text) throws IOException {
    byte[] piece = text.repeat(5_000).getBytes(StandardCharsets.UTF_8);
    while (true) {
      out.write(piece);
    }
  }

  private static Fault zipped() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 24; i++) {
        gzip.write(new byte[1 << 20]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (request, genuine) ->
        Response.of(207)
            .header("Content-Encoding", "gzip")
            .body("application/xml", packed.toByteArray());
  }

  /** Blanks for ever, a piece now and then. */
  private void drip(OutputStream out) throws IOException {
    byte[] piece = " ".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
    try {
      while (!end.await(300, TimeUnit.MILLISECONDS)) {
        out.write(piece);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void keepSilent(OutputStream out) throws IOException {
    try {
      if (!end.await(60, TimeUnit.SECONDS)) {
        throw new IOException("Nobody has ended this");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void startLying() {
    for (CalDavSimulator server : lying) {
      lies()
          .forEach(
              (user, lie) ->
                  server.faults().always(Requests.path(it -> it.contains("/" + user)), lie));
      server.faults().always(Requests.path(it -> it.matches(".*/slow[0-3].*")), answer(this::drip));
      server
          .faults()
          .always(Requests.path(it -> it.matches(".*/slow[4-9].*")), answer(this::keepSilent));
    }
  }

  /** Times in milliseconds, the shortest first. */
  private record Times(List<Long> feed, List<Long> api) {
    private static long at(List<Long> all, int percent) {
      return all.get(Math.min(all.size() - 1, all.size() * percent / 100));
    }

    @Override
    public String toString() {
      return "from change to feed p50 %d p90 %d worst %d ms, API p50 %d p90 %d ms"
          .formatted(at(feed, 50), at(feed, 90), at(feed, 100), at(api, 50), at(api, 90));
    }
  }

  private Times measure(RunningGateway gateway, String phase) {
    List<Long> feed = new ArrayList<>();
    List<Long> api = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long head = gateway.head();
      long begin = System.nanoTime();
      Set<String> open = new HashSet<>();
      for (int i = 0; i < hands.size(); i++) {
        String title = phase + "-" + round + "-" + i;
        open.add(title);
        hands.get(i).accept(title);
      }
      while (!open.isEmpty()) {
        JsonNode page = gateway.get("/api/changes?wait=30&after=" + head).json();
        for (JsonNode change : page.path("changes")) {
          head = change.path("position").asLong();
          if (open.remove(change.path("event").path("title").asText())) {
            feed.add(millisSince(begin));
          }
        }
        assertThat(millisSince(begin)).as("%s lacks %s", phase, open).isLessThan(120_000);
      }
      for (String account : good) {
        long asked = System.nanoTime();
        assertThat(gateway.get("/api/events?limit=20&account=" + account).status()).isEqualTo(200);
        api.add(millisSince(asked));
      }
    }
    Collections.sort(feed);
    Collections.sort(api);
    return new Times(feed, api);
  }

  private static long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private static long bound(long without, Duration slack) {
    return without * 3 / 2 + slack.toMillis();
  }

  @Test
  void whoIsHonestNoticesNothingAndWhoLiesIsToldSo() {
    try (RunningGateway gateway = start()) {
      linkHonest(gateway);
      linkLiars(gateway);
      measure(gateway, "warm");
      Times without = measure(gateway, "without");
      startLying();
      Times with = measure(gateway, "with");
      System.out.printf(
          "%d honest accounts, %d workers.%n  without liars: %s%n  with %d liars: %s%n",
          good.size(), WORKERS, without, bad.size(), with);

      for (int percent : new int[] {50, 90}) {
        assertThat(Times.at(with.feed(), percent))
            .isLessThan(bound(Times.at(without.feed(), percent), SLACK));
        assertThat(Times.at(with.api(), percent))
            .isLessThan(bound(Times.at(without.api(), percent), SLACK));
      }
      assertThat(Times.at(with.feed(), 100))
          .isLessThan(bound(Times.at(without.feed(), 100), WORST_SLACK));
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> bad.forEach((account, user) -> assertTold(gateway, account, user)));
    } finally {
      end.countDown();
      honest.close();
      lying.forEach(CalDavSimulator::close);
      cronofy.close();
      google.close();
    }
  }

  private static void assertTold(RunningGateway gateway, String account, String user) {
    String told = gateway.get("/api/accounts/" + account).text();
    assertThat(told).as(user).contains("\"last_error\":{\"kind\":\"");
  }
}
