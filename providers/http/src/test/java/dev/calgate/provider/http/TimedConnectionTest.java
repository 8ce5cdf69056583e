package dev.calgate.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
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
}
