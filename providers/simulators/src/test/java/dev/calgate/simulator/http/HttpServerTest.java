package dev.calgate.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire itself, with a bare socket. */
class HttpServerTest {
  private static final HttpServer.Handler ECHO =
      request -> Response.of(200, "text/plain", request.method() + " " + request.text());

  @Test
  void requestsFollowEachOtherOnOneConnection() throws IOException {
    String answers =
        exchange(
            "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
                + "PUT /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
                + "PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1;x=y\r\nf\r\n0\r\n\r\n"
                + "GET /d HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(5);
    assertThat(answers).contains("PUT abc", "PUT def").endsWith("GET ");
  }

  @Test
  void aClientThatAsksIsToldToContinue() throws IOException {
    assertThat(
            exchange(
                "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n"
                    + "Connection: close\r\n\r\nx"))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @CsvSource({
    "'NONSENSE|', 400",
    "'GET / HTTP/2.0|', 400",
    "'PUT / HTTP/1.1|Content-Length: x|', 400",
    "'PUT / HTTP/1.1|Content-Length: -1|', 413",
    "'PUT / HTTP/1.1|Content-Length: 99999999|', 413",
    "'GET / HTTP/1.1|no colon|', 400"
  })
  void whatCannotBeReadIsRefusedAndTheConnectionClosed(String request, int status)
      throws IOException {
    assertThat(exchange(request.replace("|", "\r\n") + "\r\n"))
        .startsWith("HTTP/1.1 " + status)
        .contains("Connection: close");
  }

  @Test
  void endlessLinesAreRefused() throws IOException {
    assertThat(exchange("GET /" + "a".repeat(RequestReader.MAX_LINE) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  private static String exchange(String bytes) throws IOException {
    try (HttpServer server = HttpServer.start(0, ECHO);
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A port where nobody listens may be the one that the socket itself was given. */
  private static boolean answersAt(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.getLocalPort() != port;
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void closingFreesThePortAndCutsConnectionsAtOnce() throws IOException {
    HttpServer server =
        HttpServer.start(
            0,
            request -> {
              Response answer = Response.of(200);
              return answer.delivery(answer.delivery().after(Duration.ofMinutes(5)));
            });
    int port = server.port();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      server.close();
      assertThat(readToEnd(socket)).isZero();
    }
    server.close();
    assertThat(answersAt(port)).isFalse();
    try (HttpServer again = HttpServer.start(port, ECHO)) {
      assertThat(again.port()).isEqualTo(port);
      assertThatThrownBy(() -> HttpServer.start(port, ECHO))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void nobodyConnectsToAServerThatWasClosed() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      HttpServer server = HttpServer.start(0, ECHO);
      int port = server.port();
      if (i % 2 == 0) {
        new Socket("127.0.0.1", port).close();
      }
      server.close();
      assertThat(answersAt(port)).as("round %d", i).isFalse();
    }
  }

  private static int readToEnd(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void hundredsRunSideBySide() throws IOException {
    List<HttpServer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        servers.add(HttpServer.start(0, ECHO));
      }
      for (HttpServer server : servers) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
          socket.setSoTimeout(5000);
          socket
              .getOutputStream()
              .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
      }
    } finally {
      servers.forEach(HttpServer::close);
    }
  }

  @Test
  void aHandlerThatFailsIsAnsweredForAndTheServerLives() throws IOException {
    try (HttpServer server =
            HttpServer.start(
                0,
                request -> {
                  throw new IllegalStateException("broken");
                });
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 500");
    }
  }
}
