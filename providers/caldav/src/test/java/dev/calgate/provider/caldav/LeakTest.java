package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.Mirror;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However an answer fails, its connection and its file are free again. */
class LeakTest {
  private static final int CONNECTIONS = 2;
  private static final int LARGEST = 4 << 20;
  private static final String LARGE = "x".repeat(2 << 20);

  private final SimulatorFixture at = new SimulatorFixture();
  private final CalDavProvider provider = new CalDavProvider(config(), context());

  @AfterEach
  void close() {
    provider.close();
    at.close();
  }

  private static CalDavConfig config() {
    CalDavConfig config = new CalDavConfig();
    config.setConnections(CONNECTIONS);
    config.setConnectionsPerServer(CONNECTIONS);
    return config;
  }

  private ProviderContext context() {
    return new ProviderContext(
        at.clock,
        (host, address) -> {},
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        LARGEST,
        1 << 20,
        "test");
  }

  static Stream<Arguments> failures() {
    String open = "<multistatus xmlns=\"DAV:\"><response><href>/</href>";
    return Stream.of(
        Arguments.of("a page", Fault.html(200)),
        Arguments.of("a page as a multistatus", Fault.html(207)),
        Arguments.of("a large page", xml("<html>" + LARGE)),
        Arguments.of("nothing", xml("")),
        Arguments.of("another document", xml("<a>" + LARGE + "</a>")),
        Arguments.of("cut XML", xml(open + "<x>" + LARGE)),
        Arguments.of("no UTF-8", body(octets())),
        Arguments.of("no gzip", gzip(LARGE.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
        Arguments.of("cut gzip", gzip(cutGzip())),
        Arguments.of("a cut behind gzip", cutBehind(gzipped())),
        Arguments.of("too large", xml("x".repeat(LARGEST + 1))),
        Arguments.of("a large error", Fault.body(500, "text/plain", LARGE)),
        Arguments.of("a large refusal", Fault.body(403, "application/xml", LARGE)),
        Arguments.of("wait", Fault.retryAfter(503, Duration.ofSeconds(9))),
        Arguments.of("a cut", Fault.cut()),
        Arguments.of("a cut answer", Fault.cutAfter(100)),
        Arguments.of("elsewhere", Fault.redirect(301, "http://elsewhere.example/")),
        Arguments.of("nowhere", Fault.redirect(301, "::")),
        Arguments.of("another calendar", Fault.redirect(301, "/calendars/ann/other/")),
        Arguments.of("a circle", (Fault) LeakTest::circle),
        Arguments.of("a login", Fault.body(401, "text/html", LARGE)));
  }

  private static Fault xml(String text) {
    return Fault.body(207, "application/xml", text);
  }

  private static Fault body(byte[] bytes) {
    return (request, genuine) -> Response.of(207).body("application/xml", bytes);
  }

  private static Fault gzip(byte[] bytes) {
    return (request, genuine) ->
        Response.of(207).header("Content-Encoding", "gzip").body("application/xml", bytes);
  }

  private static byte[] octets() {
    byte[] bytes = new byte[2 << 20];
    Arrays.fill(bytes, (byte) 0xe9);
    return bytes;
  }

  private static Fault cutBehind(byte[] bytes) {
    return (request, genuine) -> {
      Response answer = gzip(Arrays.copyOf(bytes, bytes.length + 9)).answer(request, genuine);
      return answer.delivery(answer.delivery().cutAfter(bytes.length + 3));
    };
  }

  private static byte[] cutGzip() {
    byte[] bytes = gzipped();
    return Arrays.copyOf(bytes, bytes.length - 20);
  }

  private static byte[] gzipped() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(octets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Response circle(
      dev.calgate.simulator.http.Request request, java.util.function.Supplier<Response> genuine) {
    return Response.of(302).header("Location", request.path()).body("text/html", octets());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void afterMoreFailuresThanConnectionsAGoodAnswerIsRead(String name, Fault fault)
      throws IOException {
    at.work.put("a.ics", text("A"));
    AccountAccess access = at.link();
    try (CalendarSession session = provider.open(access)) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      CalendarRef calendar = session.listCalendars().get(0).ref();
      List<ObjectRef> refs = List.copyOf(mirror.objects().keySet());
      at.server.faults().always(Requests.any(), fault);
      for (int i = 0; i <= CONNECTIONS; i++) {
        fails(session, calendar, mirror.cursor(), refs);
      }
      at.server.faults().clear();

      assertThat(session.listCalendars()).hasSize(1);
    }
    assertThat(spools()).isZero();
  }

  private static void fails(
      CalendarSession session, CalendarRef calendar, SyncCursor cursor, List<ObjectRef> refs) {
    assertThatThrownBy(session::listCalendars).isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> session.changes(ChangeQuery.first(calendar, cursor, 10)))
        .isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> session.changes(ChangeQuery.first(calendar, null, 10)))
        .isInstanceOf(ProviderException.class);
    try {
      FetchedObjects fetched = session.fetch(calendar, refs);
      assertThat(fetched.read()).hasSameSizeAs(refs);
    } catch (ProviderException e) {
      // As good as objects that could not be read.
    }
  }

  /** Bodies of answers that are still held open; their files have no name. */
  private static long spools() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "Only Linux tells");
    try (Stream<Path> files = Files.list(open)) {
      return files.filter(LeakTest::isSpool).count();
    }
  }

  private static boolean isSpool(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().matches(".*/calgate\\d+\\.dav \\(deleted\\)");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatIsTooLargeIsNotReadToItsEnd() {
    AtomicLong sent = new AtomicLong();
    AccountAccess access = at.link();
    at.server
        .faults()
        .always(
            Requests.any(),
            (request, genuine) ->
                Response.of(207)
                    .body(
                        "application/xml",
                        out -> {
                          for (int i = 0; i < 256; i++) {
                            out.write(new byte[1 << 20]);
                            sent.addAndGet(1 << 20);
                          }
                        }));
    try (CalendarSession session = provider.open(access)) {
      assertThatThrownBy(session::listCalendars)
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("larger than");
    }
    assertThat(sent.get()).isLessThan(64 << 20);
  }
}
