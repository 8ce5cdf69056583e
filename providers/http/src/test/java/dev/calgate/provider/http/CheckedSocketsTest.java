package dev.calgate.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CheckedSocketsTest {
  private static final int CONNECT_MILLIS = 400;
  private static final Duration LONG = Duration.ofSeconds(10);

  /** The head of a TLS record of 16 kB, of which the rest comes byte by byte. */
  private static final byte[] RECORD = {0x16, 3, 3, 0x3f, (byte) 0xff};

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aGreetingThatTricklesIsGivenUp() throws Exception {
    ScheduledExecutorService server = Executors.newScheduledThreadPool(2);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PoolingHttpClientConnectionManager pool =
            new PoolingHttpClientConnectionManager(CheckedSockets.of((host, address) -> {}));
        CloseableHttpClient client =
            HttpClientBuilder.create()
                .setConnectionManager(pool)
                .disableAutomaticRetries()
                .build()) {
      server.execute(() -> trickle(listening, server));
      HttpGet request = new HttpGet("https://127.0.0.1:" + listening.getLocalPort() + "/");
      request.setConfig(RequestConfig.custom().setConnectTimeout(CONNECT_MILLIS).build());

      long begin = System.nanoTime();
      Throwable error = catchThrowable(() -> client.execute(request));

      assertThat(error).isInstanceOf(IOException.class);
      assertThat(error.toString()).contains("does not finish its greeting");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG);
    } finally {
      server.shutdownNow();
    }
  }

  private static void trickle(ServerSocket listening, ScheduledExecutorService server) {
    try {
      Socket socket = listening.accept();
      socket.getOutputStream().write(RECORD);
      var unused = server.scheduleWithFixedDelay(() -> drip(socket), 50, 50, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
