package dev.calgate.provider.cronofy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.conn.DefaultHttpResponseParserFactory;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;

/**
 * One connection on which no answer takes longer than a given time, however steadily it trickles,
 * and of which heads are bounded in size. Unlike the library's own it never logs what goes over it:
 * that is tokens and events.
 */
final class TimedConnection extends DefaultManagedHttpClientConnection {
  private static final int BUFFER = 8 << 10;
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(200).build();

  private final Duration longest;
  private long asked = System.nanoTime();

  TimedConnection(Duration longest) {
    super(
        "cronofy",
        BUFFER,
        BUFFER,
        null,
        StandardCharsets.UTF_8.newEncoder(),
        HEAD,
        null,
        null,
        null,
        DefaultHttpResponseParserFactory.INSTANCE);
    this.longest = longest;
  }

  @Override
  public void sendRequestHeader(HttpRequest request) throws HttpException, IOException {
    asked = System.nanoTime();
    super.sendRequestHeader(request);
  }

  @Override
  protected InputStream getSocketInputStream(Socket socket) throws IOException {
    return new FilterInputStream(super.getSocketInputStream(socket)) {
      @Override
      public int read() throws IOException {
        check();
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return super.read(buffer, offset, length);
      }
    };
  }

  private void check() throws IOException {
    if (System.nanoTime() - asked > longest.toNanos()) {
      throw new SocketTimeoutException("The answer takes longer than " + longest);
    }
  }
}
