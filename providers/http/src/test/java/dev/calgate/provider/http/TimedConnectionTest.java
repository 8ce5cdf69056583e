package dev.calgate.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.http.HttpResponse;
import org.apache.http.message.BasicHttpRequest;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedConnectionTest {

  @Test
  void thatTheOtherSideHasClosedIsNoticedHoweverLongNothingWasAsked() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket socket = new Socket(loopback, server.getLocalPort());
        TimedConnection connection = new TimedConnection("test", Duration.ofNanos(1))) {
      connection.bind(socket);
      connection.flush();
      Socket other = server.accept();
      assertThat(connection.isStale()).isFalse();
      other.close();
      // The end has arrived.
      assertThat(socket.getInputStream().read()).isEqualTo(-1);

      assertThat(connection.isStale()).isTrue();
    }
  }

  @Test
  void aConnectionOnWhichMoreThanAnAnswerCameIsClosed() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket socket = new Socket(loopback, server.getLocalPort());
        TimedConnection connection = new TimedConnection("test", Duration.ofMinutes(1))) {
      connection.bind(socket);
      Socket other = server.accept();
      String answer = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n";
      for (String unasked : List.of("", "\r\n")) {
        other.getOutputStream().write((answer + unasked).getBytes(StandardCharsets.US_ASCII));
        connection.sendRequestHeader(new BasicHttpRequest("GET", "/"));
        connection.flush();
        HttpResponse response = connection.receiveResponseHeader();
        connection.receiveResponseEntity(response);
        EntityUtils.consume(response.getEntity());

        assertThat(connection.isOpen()).as("after '%s'", unasked).isEqualTo(unasked.isEmpty());
        assertThat(socket.isClosed()).as("after '%s'", unasked).isNotEqualTo(unasked.isEmpty());
      }
    }
  }
}
