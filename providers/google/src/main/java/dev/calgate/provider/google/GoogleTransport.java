package dev.calgate.provider.google;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import dev.calgate.provider.ProviderContext;
import org.apache.http.impl.client.HttpClientBuilder;

/**
 * The connections to Google: pooled, with time-outs, to no address but those of the configuration,
 * so that nobody has to be asked whether they may be dialled. Redirects are not followed, for a
 * credential is on the way; PATCH goes as PATCH, which the JDK's own client cannot. Thread-safe.
 */
final class GoogleTransport implements AutoCloseable {
  private final ProviderContext context;
  private final ConnectionPool pool;
  private final HttpTransport api;
  private final HttpTransport tokens;

  GoogleTransport(GoogleConfig config, ProviderContext context) {
    this.context = context;
    this.pool = new ConnectionPool(config.getConnections(), context.readTimeout());
    this.api = transport(context.maxBodyBytes());
    this.tokens = transport(BoundedAnswers.SHORT);
  }

  private HttpTransport transport(long mostBytes) {
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

  /** For every request: time-outs, of which Google's client has its own, and no redirect. */
  void prepare(HttpRequest request) {
    request.setConnectTimeout((int) context.connectTimeout().toMillis());
    request.setReadTimeout((int) context.readTimeout().toMillis());
    request.setFollowRedirects(false);
  }

  @Override
  public void close() {
    pool.close();
  }
}
