package dev.calgate.provider.caldav;

import dev.calgate.provider.http.TimedConnection;
import java.time.Clock;
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
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);

  private final Clock clock;
  private final AtomicLong made = new AtomicLong();

  DavConnectionFactory(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ManagedHttpClientConnection create(HttpRoute route, ConnectionConfig config) {
    return new TimedConnection(
        "caldav-" + made.incrementAndGet(),
        LONGEST_HEAD,
        LONGEST_ANSWER,
        () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }
}
