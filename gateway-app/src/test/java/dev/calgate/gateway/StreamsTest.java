package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.calgate.gateway.store.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StreamsTest {
  private final TestDatabase database = TestDatabase.create();

  /** Appends entries of a size, without anything that they speak of. */
  private void append(int first, int last, int size) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle.execute(
                  "update feed_head set last = ? where application_id = 'one' and lane = 0", last);
              handle.execute(
                  """
                  insert into change (application_id, lane, position, at, type, account_id, bytes_before, document)
                  select 'one', 0, g, now(), 'account.updated', 'acc_' || repeat('a', 26), g * ?,
                         '{"position":' || g || ',"pad":"' || repeat('x', ?) || '"}'
                  from generate_series(?, ?) g
                  """,
                  (long) size,
                  size,
                  first,
                  last);
            });
  }

  /** A reader that asks for the stream, or for one page, and never reads it. */
  private static Socket stuck(RunningGateway gateway, String accept) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.uri("/").getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /api/changes?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + RunningGateway.ONE
                    + "\r\nAccept: "
                    + accept
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void readersWhoDoNotReadTheirStreamDelayNoLongPoll() throws Exception {
    List<Socket> stuck = new ArrayList<>();
    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), "")) {
      append(1, 50, 160_000);
      for (int i = 0; i < 12; i++) {
        stuck.add(stuck(gateway, "text/event-stream"));
      }
      for (Socket socket : stuck) {
        Awaitility.await().until(() -> socket.getInputStream().available() > 2_000);
      }
      CompletableFuture<HttpResponse<String>> poll =
          gateway
              .client()
              .sendAsync(
                  gateway.request("/api/changes?after=50&wait=60").build(),
                  HttpResponse.BodyHandlers.ofString());
      Awaitility.await()
          .pollDelay(Duration.ofMillis(200))
          .until(() -> gateway.get("/api/changes?after=50").status() == 200);
      append(51, 51, 10);

      assertThat(poll.orTimeout(20, TimeUnit.SECONDS).join().body()).contains("\"next\":51");
    } finally {
      for (Socket socket : stuck) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/event-stream"})
  void aReaderWhoLeavesInMidAnswerIsNoErrorOfTheGateway(String accept) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), "")) {
      append(1, 50, 160_000);
      log.start();
      root.addAppender(log);
      try (Socket socket = stuck(gateway, accept)) {
        Awaitility.await().until(() -> socket.getInputStream().available() > 2_000);
        assertThat(isIdle(gateway)).isFalse();
        socket.setSoLinger(true, 0);
      }
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isIdle(gateway));

      assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    } finally {
      root.detachAppender(log);
    }
  }

  private static boolean isIdle(RunningGateway gateway) throws Exception {
    HttpRequest metrics = HttpRequest.newBuilder(gateway.admin("/metrics")).build();
    return gateway
        .client()
        .send(metrics, HttpResponse.BodyHandlers.ofString())
        .body()
        .contains("MutableServletContextHandler_active_requests 0.0");
  }

  @Test
  void aStreamSaysWhereItStandsBeforeAnythingHappens() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(database.jdbcUrl(), "")) {
      append(1, 5, 10);
      HttpResponse<Stream<String>> stream =
          gateway
              .client()
              .send(
                  gateway
                      .request("/api/changes?after=now")
                      .header("Accept", "text/event-stream")
                      .build(),
                  HttpResponse.BodyHandlers.ofLines());
      Iterator<String> lines = stream.body().iterator();

      assertThat(lines.next()).startsWith(":");
      assertThat(lines.next()).isEqualTo("id: 5");
      assertThat(lines.next()).isEmpty();
      append(6, 6, 10);
      assertThat(lines.next()).isEqualTo("id: 6");
      stream.body().close();
    }
  }
}
