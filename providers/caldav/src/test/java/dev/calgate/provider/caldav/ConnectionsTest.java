package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, it costs bounded memory and time, and leaves nothing behind. */
class ConnectionsTest {
  private final SimulatorFixture at = new SimulatorFixture();

  @AfterEach
  void close() {
    at.close();
  }

  private ProviderException listingFails(Fault fault) {
    try (CalendarSession session = at.open()) {
      at.server.faults().always(Requests.any(), fault);
      return catchThrowableOfType(ProviderException.class, session::listCalendars);
    }
  }

  @Test
  void aHeaderLineHasABound() {
    ProviderException error =
        listingFails((request, genuine) -> Response.of(207).header("X-Long", "x".repeat(100_000)));

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(error).hasMessageContaining("line length").hasMessageNotContaining("connection");
  }

  @Test
  void theNumberOfHeaderLinesHasABound() {
    ProviderException error =
        listingFails(
            (request, genuine) -> {
              Response answer = Response.of(207);
              for (int i = 0; i < 1_000; i++) {
                answer = answer.header("X-" + i, "x");
              }
              return answer;
            });

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    ProviderException error =
        listingFails(
            (request, genuine) ->
                Response.of(207)
                    .body(
                        "application/xml",
                        out -> {
                          // Larger than what lies between the two, so the client has read some.
                          out.write(new byte[30_000_000]);
                          at.clock.advance(Duration.ofMinutes(16));
                          out.write(new byte[30_000_000]);
                        }));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(error).hasMessageContaining("in time").hasMessageNotContaining("connection");
  }

  private ProviderException searchFails(String url, Duration patience) {
    LinkRequest request =
        new LinkRequest(
            Map.of("url", url, "username", "ann"),
            Map.of("password", Secret.of("secret")),
            patience);
    return catchThrowableOfType(ProviderException.class, () -> at.provider.link(request));
  }

  @Test
  void aSearchThatASilentServerDrawsOutIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      ProviderException error =
          searchFails("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(300));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(error).hasMessageContaining("in time");
    }
  }

  @Test
  void aSearchThatAServerDrawsOutByManySmallAnswersIsGivenUp() {
    AtomicInteger asked = new AtomicInteger();
    at.server
        .faults()
        .always(
            Requests.any(),
            (request, genuine) -> {
              asked.incrementAndGet();
              at.clock.advance(Duration.ofSeconds(6));
              return Response.of(307).header("Location", "/" + asked);
            });

    ProviderException error = searchFails(at.server.url() + "/dav/", Duration.ofSeconds(15));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(error).hasMessageContaining("in time");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aLargeAnswerIsReadFromAFileWithoutAName() throws IOException {
    for (int i = 0; i < 20_000; i++) {
      at.work.put("e" + i + ".ics", "x");
    }
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    long before = spooled(directory);
    try (CalendarSession session = at.open()) {
      CalendarRef calendar = session.listCalendars().get(0).ref();
      ChangePage page = session.changes(ChangeQuery.first(calendar, null, 1_000));

      assertThat(page.changes()).hasSize(1_000);
      assertThat(spooled(directory)).isLessThanOrEqualTo(before);
    }
  }

  private static long spooled(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.getFileName().toString().endsWith(".dav")).count();
    }
  }

  @Test
  void aDigestOfLettersBeyondAsciiIsUnderstood() {
    at.server.dials().set(Dial.AUTHENTICATION, Dial.Scheme.DIGEST);
    at.server.addUser("jürgen", "grün-€");
    try (CalendarSession session = at.provider.open(at.link(at.server.url(), "jürgen", "grün-€"))) {
      assertThat(session.listCalendars()).isEmpty();
    }
  }

  @Test
  void aServerThatWantsDigestIsAskedOnceAndNeverSentThePassword() {
    at.server.dials().set(Dial.AUTHENTICATION, Dial.Scheme.DIGEST);
    AccountAccess access = at.link();
    List<String> sent = new CopyOnWriteArrayList<>();
    at.server
        .faults()
        .always(
            Requests.any(),
            (request, genuine) -> {
              sent.add(request.headers().first("Authorization").orElse("none").split(" ")[0]);
              return genuine.get();
            });
    CalDavProvider restarted =
        new CalDavProvider(new CalDavConfig(), ProviderContext.of(at.clock, (host, to) -> {}));
    for (int i = 0; i < 2; i++) {
      try (CalendarSession session = restarted.open(access)) {
        session.listCalendars();
      }
    }
    restarted.close();

    // The list and what is learnt of it, once each; then the list alone.
    assertThat(sent).containsExactly("none", "Digest", "Digest", "Digest");
  }
}
