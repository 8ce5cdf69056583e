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
import org.apache.http.HttpStatus;
import org.apache.http.MessageConstraintException;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.config.MessageConstraints;
import org.apache.http.entity.ContentLengthStrategy;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.io.ChunkedInputStream;
import org.apache.http.io.BufferInfo;
import org.apache.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which no answer takes longer than a given time, however steadily it trickles.
 * Heads are bounded in size, provisional ones included, and so is what comes beside a body; a body
 * itself is bounded by whoever reads it. Unlike the library's own it never logs what goes over it,
 * whatever the levels are: that is passwords, tokens and events. Not thread-safe.
 */
public final class TimedConnection extends DefaultManagedHttpClientConnection {
  private static final int BUFFER = 8 << 10;
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(200).build();

  /** Sizes and ends of chunks, and what a server adds to them. */
  private static final MessageConstraints MARKS =
      MessageConstraints.custom().setMaxLineLength(1 << 10).setMaxHeaderCount(200).build();

  /** An answer may have so much beside its body, and then as much again as the body. */
  private static final long MOST_BESIDE = 1 << 20;

  private final Duration longestHead;
  private final Duration longest;
  private final LongSupplier nanos;
  private long asked;
  private Duration allowed;
  private long came;
  private long body;

  /** Whether what comes belongs to a body. */
  private boolean reading;

  private @Nullable Duration patience;
  private boolean answering = true;
  private int silence;
  private int silenceSet;

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
        StrictParser::new);
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
    came = 0;
    body = 0;
    super.sendRequestHeader(request);
  }

  @Override
  public HttpResponse receiveResponseHeader() throws HttpException, IOException {
    HttpResponse response = head();
    int status = response.getStatusLine().getStatusCode();
    if (status >= HttpStatus.SC_OK) {
      allowed = shorter(longest);
    }
    reading = status != HttpStatus.SC_NO_CONTENT && status != HttpStatus.SC_NOT_MODIFIED;
    return response;
  }

  private HttpResponse head() throws IOException {
    try {
      return super.receiveResponseHeader();
    } catch (MessageConstraintException e) {
      throw new UnacceptableAnswerException(
          "The head of the answer is too large: " + Reasons.of(e));
    } catch (HttpException e) {
      throw new UnacceptableAnswerException("The answer is no HTTP: " + Reasons.of(e));
    }
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

  /** Counts what comes of a body, beside which little else may come. */
  @Override
  protected InputStream createInputStream(long length, SessionInputBuffer buffer) {
    InputStream content =
        length == ContentLengthStrategy.CHUNKED
            ? new ChunkedInputStream(buffer, MARKS)
            : super.createInputStream(length, buffer);
    return new FilterInputStream(content) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        countBody(value < 0 ? value : 1);
        return value;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = super.read(bytes, offset, count);
        countBody(read);
        return read;
      }

      @Override
      public void close() throws IOException {
        // Reads to the end of what is left.
        super.close();
        reading = false;
      }
    };
  }

  private void countBody(int read) {
    body += Math.max(read, 0);
    reading = reading && read >= 0;
  }

  /**
   * Whether it may be used again. When something came that nobody has asked for it is closed: that
   * would pass for the next answer, on whatever connection takes this one's place.
   */
  @Override
  public boolean isOpen() {
    boolean unasked =
        !reading && getSessionInputBuffer() instanceof BufferInfo it && it.length() > 0;
    if (super.isOpen() && unasked) {
      closeQuietly();
    }
    return super.isOpen();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // Whoever closes a connection has no use for what it still says.
      return;
    }
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
  public void setSocketTimeout(int timeout) {
    super.setSocketTimeout(timeout);
    silence = timeout;
    silenceSet = timeout;
  }

  @Override
  protected InputStream getSocketInputStream(Socket socket) throws IOException {
    return new FilterInputStream(super.getSocketInputStream(socket)) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check(socket);
        try {
          int bytes = super.read(buffer, offset, length);
          count(Math.max(bytes, 0));
          return bytes;
        } catch (SocketTimeoutException e) {
          // It is not a silence that is too long if the time is up.
          check(socket);
          throw e;
        }
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
          "The answer takes longer than " + allowed.toMillis() / 1_000.0 + " s");
    }
    // One silence at the end would double the time.
    long rest = TimeUnit.NANOSECONDS.toMillis(left) + 1;
    int millis = (int) Math.min(Integer.MAX_VALUE, rest);
    int longestSilence = silence == 0 ? millis : Math.min(silence, millis);
    if (longestSilence != silenceSet) {
      socket.setSoTimeout(longestSilence);
      silenceSet = longestSilence;
    }
  }

  private void count(int bytes) throws IOException {
    if (!answering) {
      return;
    }
    came += bytes;
    if (came - body > MOST_BESIDE + body) {
      throw new UnacceptableAnswerException(
          "The answer has more beside its body than any honest one");
    }
  }
}
