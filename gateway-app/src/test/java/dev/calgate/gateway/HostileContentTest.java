package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bombs through a whole gateway: each is told where it belongs, and everything else goes on. */
class HostileContentTest {
  /** By the clock on the wall of a machine that may be busy; it takes much less alone. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String WINDOW = "?from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z";

  private static CalDavSimulator server;
  private static SimulatedCalendar bad;
  private static RunningGateway gateway;
  private static String good;

  @BeforeAll
  static void start() {
    server = CalDavSimulator.start(Clock.systemUTC());
    server.addUser("ann", "a").createCalendar("work", "Work").put("one.ics", event("One", ""));
    bad = server.addUser("bob", "b").createCalendar("bad", "Bad");
    gateway =
        RunningGateway.start(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n"
                + "limits: {providerBody: 32MiB}\n");
    good = link("ann", "a");
    gateway.sync(good);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static String link(String user, String password) {
    return gateway.link(
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(server.url(), user, password));
  }

  private static String event(String title, String lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:"
        + title
        + "\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260301T090000Z\r\nDTEND:20260301T100000Z\r\n"
        + "SUMMARY:"
        + title
        + "\r\n"
        + lines
        + "END:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  /** Objects that are read as series, and those that are not read. */
  private static Map<String, String> objects() {
    Map<String, String> objects = new LinkedHashMap<>();
    objects.put("fine", "");
    objects.put("exdates", "RRULE:FREQ=DAILY\r\n" + "EXDATE:20260302T090000Z\r\n".repeat(25_000));
    objects.put("attendees", "ATTENDEE:mailto:a@example.com\r\n".repeat(19_000));
    objects.put("long", "DESCRIPTION:" + "x".repeat(2_000_000) + "\r\n");
    objects.put("folds", "DESCRIPTION:x\r\n" + " y\r\n".repeat(200_000));
    objects.put("nested", "BEGIN:VALARM\r\n".repeat(100) + "END:VALARM\r\n".repeat(100));
    objects.put("seconds", "RRULE:FREQ=SECONDLY\r\n");
    objects.put("count", "RRULE:FREQ=YEARLY;COUNT=2000000000\r\n");
    objects.put("never", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n");
    objects.put("interval", "RRULE:FREQ=DAILY;INTERVAL=0\r\n");
    objects.put("minutes", "RRULE:FREQ=MINUTELY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30\r\n");
    objects.put("hours", "RRULE:FREQ=HOURLY;COUNT=99999\r\n");
    return objects;
  }

  @Test
  void badObjectsAreListedWithTheirReasonAndTheOthersAreThere() {
    objects().forEach((name, lines) -> bad.put(name + ".ics", event(name, lines)));
    String account = link("bob", "b");
    gateway.sync(account);

    String calendar =
        gateway.get("/api/calendars?account=" + account).json().at("/items/0/id").asText();
    Answer unreadable = gateway.get("/api/calendars/" + calendar + "/unreadable");
    assertThat(unreadable.text()).contains("exdates", "attendees", "nested", "seconds", "long");
    Answer events = gateway.get("/api/events?account=" + account);
    assertThat(events.text()).contains("\"fine\"", "\"count\"", "\"never\"", "\"folds\"");
    for (String question :
        new String[] {
          "/api/events" + WINDOW + "&view=occurrences&account=" + account,
          "/api/events" + WINDOW + "&account=" + account,
          "/api/free-busy" + WINDOW + "&account=" + account
        }) {
      long begin = System.nanoTime();
      Answer answer = gateway.get(question);
      assertThat(answer.status()).as(question + answer.text()).isLessThan(500);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(question).isLessThan(LONGEST);
    }
  }

  private static byte[] gzip(byte[] bytes, int times) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < times; i++) {
        gzip.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static Fault zipped(String encoding, byte[] bytes) {
    return (request, genuine) ->
        Response.of(207).header("Content-Encoding", encoding).body("application/xml", bytes);
  }

  private static Fault xml(String text) {
    return Fault.body(207, "application/xml", text);
  }

  static Stream<Arguments> answers() {
    byte[] zeros = gzip(new byte[1 << 20], 200);
    String open = "<d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>/";
    return Stream.of(
        Arguments.of("gzip of zeros", zipped("gzip", zeros)),
        Arguments.of("gzip of gzip", zipped("gzip", gzip(zeros, 1))),
        Arguments.of("gzip twice", zipped("gzip, gzip", gzip(zeros, 1))),
        Arguments.of("depth", xml(open + "<d:a>".repeat(1_000_000))),
        Arguments.of(
            "entities",
            xml("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + open + "&x;")),
        Arguments.of(
            "endless",
            (Fault)
                (request, genuine) ->
                    Response.of(207)
                        .body(
                            "application/xml",
                            out -> {
                              while (true) {
                                out.write(new byte[1 << 16]);
                              }
                            })),
        Arguments.of("redirect", Fault.redirect(302, "http://localhost:1/")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void aBadAnswerIsToldOnItsAccountAndOthersAreLookedAt(String name, Fault fault) {
    String user = "user" + Integer.toHexString(name.hashCode());
    server.addUser(user, "u").createCalendar("home", "Home");
    String account = link(user, "u");
    gateway.sync(account);
    server.faults().always(Requests.path(it -> it.contains(user)), fault);
    try {
      gateway.send("POST", "/api/accounts/" + account + "/sync", null);
      gateway.sync(good);
      await(name)
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(gateway.get("/api/accounts/" + account).text())
                      .contains("\"last_error\":{\"kind\":\"protocol\""));
      assertThat(gateway.get("/api/events?account=" + good).text()).contains("\"One\"");
    } finally {
      server.faults().clear();
    }
  }

  static Stream<Arguments> bodies() {
    String open = "{\"title\":\"x\",\"start\":{\"date\":\"2026-03-01\"},\"a\":";
    return Stream.of(
        Arguments.of("depth", open + "[".repeat(100_000)),
        Arguments.of("objects deep", "{\"a\":".repeat(40_000)),
        Arguments.of("a huge number", open + "1e1000000000}"),
        Arguments.of("digits", open + "1".repeat(100_000) + "}"),
        Arguments.of("objects", open + "[" + "{},".repeat(3_000_000) + "{}]}"),
        Arguments.of("duplicates", "{\"title\":\"a\",\"title\":\"b\"}"),
        Arguments.of("a long text", "{\"title\":\"" + "x".repeat(100_000) + "\"}"),
        Arguments.of("nothing", "\0"),
        Arguments.of("half a pair", "{\"title\":\"\\ud800\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aHostileBodyIsRefusedInTime(String name, String body) {
    for (String path : new String[] {"/api/events", "/api/accounts", "/api/availability"}) {
      long begin = System.nanoTime();
      Answer answer = gateway.send("POST", path, body);
      assertThat(answer.status()).as("%s: %s", path, answer.text()).isBetween(400, 499);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
    }
  }

  @Test
  void largeHeadsAreRefused() {
    for (HttpRequest request :
        new HttpRequest[] {
          gateway.request("/api/events").header("X-Long", "x".repeat(9 << 10)).build(),
          gateway.request("/api/events?after=" + "x".repeat(9 << 10)).build()
        }) {
      assertThat(gateway.send(request).status()).isIn(414, 431);
    }
    assertThat(gateway.get("/api/events").status()).isEqualTo(200);
  }
}
