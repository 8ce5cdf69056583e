package dev.calgate.provider.caldav;

import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.http.TimedConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.conn.HttpConnectionFactory;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.routing.HttpRoute;

/** Makes the pool's connections. Thread-safe. */
final class DavConnectionFactory
    implements HttpConnectionFactory<HttpRoute, ManagedHttpClientConnection> {
  private static final Duration LONGEST_HEAD = Duration.ofMinutes(3);

  private final ProviderContext context;
  private final AtomicLong made = new AtomicLong();

  DavConnectionFactory(ProviderContext context) {
    this.context = context;
  }

  @Override
  public ManagedHttpClientConnection create(HttpRoute route, ConnectionConfig config) {
    return new TimedConnection(
        "caldav-" + made.incrementAndGet(),
        context.answerWithin(LONGEST_HEAD),
        context.longestAnswer(),
        () -> TimeUnit.MILLISECONDS.toNanos(context.clock().millis()));
  }
}
