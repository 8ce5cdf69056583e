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
 * Silence is filled with comments, so that both sides notice a broken connection.
 */
final class ChangeStream {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final byte[] COMMENT = JsonText.utf8(": still here\n\n");
  private static final String POSITION = "{\"position\":";

  private final ChangeFeed feed;
  private final ChangeFeed.Query query;
  private final Executor responder;
  private final ChunkedOutput<byte[]> output = new ChunkedOutput<>(byte[].class);

  ChangeStream(ChangeFeed feed, ChangeFeed.Query query, Executor responder) {
    this.feed = feed;
    this.query = query;
    this.responder = responder;
  }

  ChunkedOutput<byte[]> start() {
    responder.execute(() -> send(COMMENT, query.after()));
    return output;
  }

  private void follow(long after) {
    var later = new ChangeFeed.Query(query.application(), after, query.limit(), query.filter());
    var unused = feed.page(later, HEARTBEAT).whenCompleteAsync(this::deliver, responder);
  }

  private void deliver(ChangeLog.@Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      LOG.debug("a stream ends: {}", String.valueOf(failure));
      close();
    } else {
      send(page.entries().isEmpty() ? COMMENT : bytes(page), page.next());
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
