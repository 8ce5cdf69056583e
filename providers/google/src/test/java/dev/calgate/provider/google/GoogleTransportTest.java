package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are too large, or never end, or never come. */
@Timeout(60)
class GoogleTransportTest {
  private static final Predicate<Request> LIST =
      Requests.path(path -> path.endsWith("/calendarList"));
  private static final Predicate<Request> TOKEN = Requests.path("/token"::equals);

  /** Far more than a reader may take, as memory or as time. */
  private static final long ENDLESS = 300L << 20;

  /** Nothing waits for it, however busy the machine is. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** What buffers on the way may hold. */
  private static final long ON_THE_WAY = 100L << 20;

  /** A body that says what is good, and then goes on and on. */
  private static final class Flood implements Fault {
    private final int status;
    private final String beginning;
    private final boolean gzip;
    private final AtomicLong sent = new AtomicLong();

    private final CountDownLatch cut = new CountDownLatch(1);

    Flood(int status, String beginning, boolean gzip) {
      this.status = status;
      this.beginning = beginning;
      this.gzip = gzip;
    }

    @Override
    public Response answer(Request request, Supplier<Response> genuine) {
      Response answer = Response.of(status).body("application/json", this::pour);
      return gzip ? answer.delivery(answer.delivery().gzipped()) : answer;
    }

    private void pour(OutputStream out) throws IOException {
      byte[] drops = "y".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      try {
        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
        while (sent.addAndGet(drops.length) < ENDLESS) {
          out.write(drops);
        }
      } finally {
        cut.countDown();
      }
    }

    /** The client went away long before the end; compressed, all of it fits into buffers. */
    void assertCut() throws InterruptedException {
      assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
      if (!gzip) {
        assertThat(sent.get()).isLessThan(ON_THE_WAY);
      }
    }
  }

  private static SimulatorHarness harness(Duration readTimeout) {
    return new SimulatorHarness(
        server -> {},
        config -> config.setConnections(1),
        SimulatorHarness.context(8 << 20, readTimeout));
  }

  private static ProviderException refusal(CalendarSession session) {
    return catchThrowableOfType(ProviderException.class, session::listCalendars);
  }

  private static CalendarSession session(SimulatorHarness at) {
    return at.provider().open(at.provider().link(at.linkRequest()).access());
  }

  @ParameterizedTest
  @CsvSource({
    "500,UNREACHABLE,false",
    "503,UNREACHABLE,true",
    "429,THROTTLED,false",
    "403,FORBIDDEN,true",
    "404,GONE,false",
    "302,PROTOCOL,false"
  })
  void aRefusalWithoutEndHasTheKindOfItsStatus(int status, ErrorKind kind, boolean gzip)
      throws Exception {
    Flood flood = new Flood(status, "{\"error\":{\"message\":\"", gzip);
    try (SimulatorHarness at = harness(LONG);
        CalendarSession session = session(at)) {
      at.server().faults().next(1, LIST, flood);

      assertThat(refusal(session).kind()).isEqualTo(kind);
      flood.assertCut();
      assertThat(session.listCalendars()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"500,UNREACHABLE", "400,REJECTED", "200,PROTOCOL"})
  void soHasOneOfTheTokenEndpoint(int status, ErrorKind kind) throws Exception {
    Flood flood = new Flood(status, "{\"access_token\":\"", false);
    try (SimulatorHarness at = harness(LONG)) {
      at.server().faults().next(1, TOKEN, flood);
      ProviderException error =
          catchThrowableOfType(ProviderException.class, () -> at.provider().link(at.linkRequest()));

      assertThat(error.kind()).isEqualTo(kind);
      flood.assertCut();
      assertThat(at.provider().link(at.linkRequest())).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"items\":\"|false",
        "{\"items\":\"|true",
        "{\"items\":[]}|false",
        "{\"items\":[]}|true",
        "[1,2|false",
        "<html>|false"
      })
  void anAnswerWithoutEndIsCutOff(String beginning, boolean gzip) throws Exception {
    Flood flood = new Flood(200, beginning, gzip);
    try (SimulatorHarness at = harness(LONG);
        CalendarSession session = session(at)) {
      at.server().faults().next(1, LIST, flood);
      refusal(session);

      flood.assertCut();
      assertThat(session.listCalendars()).isEmpty();
    }
  }

  @Test
  void answersReadToTheirEndKeepTheConnection() throws Exception {
    try (Relay relay = new Relay();
        SimulatorHarness at =
            new SimulatorHarness(
                server -> relay.to(server.port()),
                config -> config.setRootUrl(relay.url()),
                SimulatorHarness.context());
        CalendarSession session = session(at)) {
      at.remote().createCalendar("Work");
      for (int i = 0; i < 5; i++) {
        session.listCalendars();
        at.server().faults().next(1, LIST, Fault.status(503));
        refusal(session);
      }

      assertThat(relay.connections()).isEqualTo(1);
    }
  }

  @Test
  void whoGetsNoConnectionInTimeIsToldSo() throws Exception {
    try (SimulatorHarness at = harness(Duration.ofSeconds(2))) {
      AccountAccess access = at.provider().link(at.linkRequest()).access();
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      at.server()
          .faults()
          .next(
              1,
              LIST,
              (request, genuine) -> {
                Response answer = genuine.get();
                return Response.of(200)
                    .body(
                        "application/json",
                        out -> {
                          asked.countDown();
                          drip(out, free);
                          answer.body().writeTo(out);
                        });
              });
      Thread slow =
          new Thread(
              () -> {
                try (CalendarSession session = at.provider().open(access)) {
                  session.listCalendars();
                }
              });
      slow.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      try (CalendarSession session = at.provider().open(access)) {
        assertThat(refusal(session).kind()).isEqualTo(ErrorKind.UNREACHABLE);
      } finally {
        free.countDown();
      }
      slow.join();
    }
  }

  @Test
  void anAnswerThatTricklesOnAndOnIsGivenUp() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    try (SimulatorHarness at = harness(LONG);
        ConnectionPool pool = new ConnectionPool(1, LONG, Duration.ofSeconds(1));
        CloseableHttpClient client =
            HttpClientBuilder.create().setConnectionManager(pool).build()) {
      at.server()
          .faults()
          .next(
              1,
              LIST,
              (request, genuine) ->
                  Response.of(200).body("application/json", out -> drip(out, free)));
      HttpGet get = new HttpGet(at.server().url() + "/calendar/v3/users/me/calendarList");

      assertThatThrownBy(
              () -> client.execute(get, answer -> EntityUtils.toString(answer.getEntity())))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("takes longer");
    } finally {
      free.countDown();
    }
  }

  /** Blanks, often enough for no time-out of reading, until it is enough. */
  private static void drip(OutputStream out, CountDownLatch enough) throws IOException {
    byte[] blanks = " ".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < 50 && !enough.await(200, TimeUnit.MILLISECONDS); i++) {
        out.write(blanks);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
