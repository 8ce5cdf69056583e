package dev.calgate.provider.caldav;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.conn.HttpConnectionFactory;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.routing.HttpRoute;

/** Makes the pool's connections. Thread-safe. */
final class DavConnectionFactory
    implements HttpConnectionFactory<HttpRoute, ManagedHttpClientConnection> {
  private final Clock clock;
  private final AtomicLong made = new AtomicLong();

  DavConnectionFactory(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ManagedHttpClientConnection create(HttpRoute route, ConnectionConfig config) {
    return new DavConnection("caldav-" + made.incrementAndGet(), clock);
  }
}
