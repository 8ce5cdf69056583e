package dev.calgate.provider.google;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import dev.calgate.provider.ProviderContext;
import java.time.Duration;
import org.apache.http.impl.client.HttpClientBuilder;

/**
 * The connections to Google: pooled, with time-outs, to no address but those of the configuration,
 * so that nobody has to be asked whether they may be dialled. Redirects are not followed, for a
 * credential is on the way; PATCH goes as PATCH, which the JDK's own client cannot. Thread-safe.
 */
final class GoogleTransport implements AutoCloseable {
  /** A page is in memory as a whole; one of 2,500 events weighs a few megabytes. */
  private static final long MOST_BYTES = 64L << 20;

  // Others wait for a token meanwhile, as long as a minute: see the gateway's renewal.
  private static final int TOKEN_CONNECTIONS = 8;
  private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(5);
  private static final Duration TOKEN_CONNECT = Duration.ofSeconds(10);
  private static final Duration TOKEN_READ = Duration.ofSeconds(15);
  private static final Duration LONGEST_TOKEN_ANSWER = Duration.ofSeconds(20);

  private final ProviderContext context;
  private final ConnectionPool pool;
  private final ConnectionPool tokenPool;
  private final HttpTransport api;
  private final HttpTransport tokens;

  GoogleTransport(GoogleConfig config, ProviderContext context) {
    this.context = context;
    this.pool =
        new ConnectionPool(config.getConnections(), context.readTimeout(), context.longestAnswer());
    this.tokenPool =
        new ConnectionPool(
            TOKEN_CONNECTIONS,
            shorter(TOKEN_PATIENCE, context.readTimeout()),
            context.answerWithin(LONGEST_TOKEN_ANSWER));
    this.api = transport(pool, Math.min(MOST_BYTES, context.maxBodyBytes()));
    this.tokens = transport(tokenPool, BoundedAnswers.SHORT);
  }

  private HttpTransport transport(ConnectionPool pool, long mostBytes) {
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .setConnectionManager(pool)
            .setUserAgent(context.userAgent())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching();
    return new ApacheHttpTransport(BoundedAnswers.on(client, mostBytes).build());
  }

  /** For calls of the API. */
  HttpTransport api() {
    return api;
  }

  /** For tokens. */
  HttpTransport tokens() {
    return tokens;
  }

  /** The same for a request for a token, for which nobody waits long. */
  void prepareForToken(HttpRequest request) {
    prepare(request);
    request.setConnectTimeout((int) shorter(TOKEN_CONNECT, context.connectTimeout()).toMillis());
    request.setReadTimeout((int) shorter(TOKEN_READ, context.readTimeout()).toMillis());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** For every request: time-outs, of which Google's client has its own, and no redirect. */
  void prepare(HttpRequest request) {
    request.setConnectTimeout((int) context.connectTimeout().toMillis());
    request.setReadTimeout((int) context.readTimeout().toMillis());
    request.setFollowRedirects(false);
  }

  @Override
  public void close() {
    pool.close();
    tokenPool.close();
  }
}
