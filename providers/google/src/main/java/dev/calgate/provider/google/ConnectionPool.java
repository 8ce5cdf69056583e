package dev.calgate.provider.google;

import dev.calgate.provider.http.TimedConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpClientConnection;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.conn.ConnectionRequest;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * The connections, for which nobody waits longer than a given time. It is kept here because
 * Google's client gives each request a configuration of its own, by which it would wait for ever.
 * Thread-safe.
 */
final class ConnectionPool extends PoolingHttpClientConnectionManager {
  private static final int IDLE_CHECK_MILLIS = 500;

  private final Duration patience;

  /**
   * A pool of so many connections.
   *
   * @param patience longest time until one is free
   * @param longest time from a request to the end of its answer
   */
  ConnectionPool(int connections, Duration patience, Duration longest) {
    super((route, config) -> new TimedConnection("google", longest));
    this.patience = patience;
    setMaxTotal(connections);
    setDefaultMaxPerRoute(connections);
    setValidateAfterInactivity(IDLE_CHECK_MILLIS);
  }

  @Override
  public ConnectionRequest requestConnection(HttpRoute route, @Nullable Object state) {
    ConnectionRequest waiting = super.requestConnection(route, state);
    return new ConnectionRequest() {
      @Override
      public HttpClientConnection get(long timeout, TimeUnit unit)
          throws InterruptedException, ExecutionException, ConnectionPoolTimeoutException {
        return waiting.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      }

      @Override
      public boolean cancel() {
        return waiting.cancel();
      }
    };
  }
}
