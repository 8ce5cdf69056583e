package dev.calgate.gateway.api;

import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.store.ChangeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's stream of server-sent events: a long poll after the other, no thread in between.
 * Silence is filled with comments, so that both sides notice a broken connection; each comes with
 * the position up to which there was nothing, so that a reader who connects again misses nothing
 * and asks for nothing twice.
 */
final class ChangeStream {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final String POSITION = "{\"position\":";

  private final ChangeFeed feed;
  private final ChangeFeed.Query query;
  private final Executor writers;
  private final Runnable ended;
  private final ChunkedOutput<byte[]> output = new ChunkedOutput<>(byte[].class);

  /**
   * A stream that has not begun.
   *
   * @param writers where writes block when the reader is slow
   * @param ended called once, when the stream has ended
   */
  ChangeStream(ChangeFeed feed, ChangeFeed.Query query, Executor writers, Runnable ended) {
    this.feed = feed;
    this.query = query;
    this.writers = writers;
    this.ended = ended;
  }

  ChunkedOutput<byte[]> start() {
    writers.execute(() -> send(silence(query.after()), query.after()));
    return output;
  }

  private static byte[] silence(long position) {
    return JsonText.utf8(": still here\nid: " + position + "\n\n");
  }

  private void follow(long after) {
    var unused = feed.page(query.from(after), HEARTBEAT).whenCompleteAsync(this::deliver, writers);
  }

  private void deliver(ChangeLog.@Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      LOG.debug("a stream ends: {}", String.valueOf(failure));
      close();
    } else {
      send(page.entries().isEmpty() ? silence(page.next()) : bytes(page), page.next());
    }
  }

  private void send(byte[] bytes, long next) {
    if (feed.isStopped() || output.isClosed()) {
      close();
      return;
    }
    try {
      output.write(bytes);
      follow(next);
    } catch (IOException | RuntimeException e) {
      LOG.debug("a reader is gone: {}", e.toString());
      close();
    }
  }

  private void close() {
    try {
      output.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("already closed: {}", e.toString());
    } finally {
      ended.run();
    }
  }

  private static byte[] bytes(ChangeLog.Page page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(JsonText.size(page.entries()));
    for (byte[] entry : page.entries()) {
      out.writeBytes(JsonText.utf8("id: "));
      out.write(entry, POSITION.length(), digits(entry));
      out.writeBytes(JsonText.utf8("\ndata: "));
      out.writeBytes(entry);
      out.writeBytes(JsonText.utf8("\n\n"));
    }
    return out.toByteArray();
  }

  /** Every entry begins with its position. */
  private static int digits(byte[] entry) {
    int end = POSITION.length();
    while (entry[end] >= '0' && entry[end] <= '9') {
      end++;
    }
    return end - POSITION.length();
  }
}
