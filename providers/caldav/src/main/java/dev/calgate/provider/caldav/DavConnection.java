package dev.calgate.provider.caldav;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.io.DefaultHttpResponseParserFactory;

/**
 * One connection. Heads are bounded in size, and an answer in time however steadily it trickles.
 * Unlike the library's own it never logs what goes over it, whatever the levels are: that is
 * passwords and events.
 */
final class DavConnection extends DefaultManagedHttpClientConnection {
  private static final int BUFFER = 8 << 10;
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(200).build();
  private static final Duration LONGEST_HEAD = Duration.ofMinutes(3);
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);

  private final Clock clock;
  private Instant until;

  DavConnection(String id, Clock clock) {
    super(
        id,
        BUFFER,
        BUFFER,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE),
        StandardCharsets.UTF_8.newEncoder(),
        HEAD,
        null,
        null,
        null,
        DefaultHttpResponseParserFactory.INSTANCE);
    this.clock = clock;
    this.until = Instant.MAX;
  }

  @Override
  public void sendRequestHeader(HttpRequest request) throws HttpException, IOException {
    until = clock.instant().plus(LONGEST_HEAD);
    super.sendRequestHeader(request);
  }

  @Override
  public HttpResponse receiveResponseHeader() throws HttpException, IOException {
    HttpResponse response = super.receiveResponseHeader();
    until = clock.instant().plus(LONGEST_ANSWER);
    return response;
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
    if (clock.instant().isAfter(until)) {
      throw new IOException(
          "The answer takes longer than " + LONGEST_ANSWER.toMinutes() + " minutes");
    }
  }
}
