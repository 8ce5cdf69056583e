package dev.calgate.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.conn.DefaultHttpResponseParserFactory;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which no answer takes longer than a given time, however steadily it trickles,
 * and of which heads are bounded in size. Unlike the library's own it never logs what goes over it,
 * whatever the levels are: that is passwords, tokens and events. Not thread-safe.
 */
public final class TimedConnection extends DefaultManagedHttpClientConnection {
  private static final int BUFFER = 8 << 10;
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(200).build();

  private final Duration longestHead;
  private final Duration longest;
  private final LongSupplier nanos;
  private long asked;
  private Duration allowed;
  private @Nullable Duration patience;
  private boolean answering = true;

  /**
   * A connection that is not open yet.
   *
   * @param id for the library's own reports
   * @param longestHead from a request to the end of the answer's head
   * @param longest from a request to the end of the answer
   * @param nanos a clock that counts nanoseconds from any time on
   */
  public TimedConnection(String id, Duration longestHead, Duration longest, LongSupplier nanos) {
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
    this.longestHead = longestHead;
    this.longest = longest;
    this.nanos = nanos;
    this.asked = nanos.getAsLong();
    this.allowed = longest;
  }

  /** The same by the time of the machine, with one bound for all of an answer. */
  public TimedConnection(String id, Duration longest) {
    this(id, longest, longest, System::nanoTime);
  }

  /** A request whose answer has to be there sooner than the connection would wait. */
  public interface Hurried {
    /** Longest time from the request to the end of the answer; null for the connection's own. */
    @Nullable Duration patience();
  }

  @Override
  public void sendRequestHeader(HttpRequest request) throws HttpException, IOException {
    asked = nanos.getAsLong();
    patience = patience(request);
    allowed = shorter(longestHead);
    super.sendRequestHeader(request);
  }

  @Override
  public HttpResponse receiveResponseHeader() throws HttpException, IOException {
    HttpResponse response = super.receiveResponseHeader();
    allowed = shorter(longest);
    return response;
  }

  private static @Nullable Duration patience(HttpRequest request) {
    // The library sends a wrapper of what it was given.
    HttpRequest original =
        request instanceof HttpRequestWrapper wrapper ? wrapper.getOriginal() : request;
    return original instanceof Hurried hurried ? hurried.patience() : null;
  }

  private Duration shorter(Duration own) {
    return patience == null || own.compareTo(patience) <= 0 ? own : patience;
  }

  @Override
  public boolean isStale() {
    // Between two answers no time is up; a time-out would say that the connection is open.
    answering = false;
    try {
      return super.isStale();
    } finally {
      answering = true;
    }
  }

  @Override
  protected InputStream getSocketInputStream(Socket socket) throws IOException {
    return new FilterInputStream(super.getSocketInputStream(socket)) {
      @Override
      public int read() throws IOException {
        check(socket);
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check(socket);
        return super.read(buffer, offset, length);
      }
    };
  }

  private void check(Socket socket) throws IOException {
    if (!answering) {
      return;
    }
    long left = allowed.toNanos() - (nanos.getAsLong() - asked);
    if (left < 0) {
      throw new SocketTimeoutException(
          "The answer takes longer than "
              + TimeUnit.NANOSECONDS.toSeconds(allowed.toNanos())
              + " s");
    }
    if (patience != null) {
      // One silence at the end would double the time.
      int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
      int usual = socket.getSoTimeout();
      socket.setSoTimeout(usual == 0 ? millis : Math.min(usual, millis));
    }
  }
}
