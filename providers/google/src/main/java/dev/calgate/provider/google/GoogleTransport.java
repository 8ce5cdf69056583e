package dev.calgate.provider.google;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import dev.calgate.provider.ProviderContext;
import java.io.IOException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * The connections to Google: pooled, with time-outs, to no address but those of the configuration,
 * so that nobody has to be asked whether they may be dialled. Redirects are not followed, for a
 * credential is on the way; PATCH goes as PATCH, which the JDK's own client cannot. Thread-safe.
 */
final class GoogleTransport implements AutoCloseable {
  private static final int IDLE_CHECK_MILLIS = 500;

  private final ProviderContext context;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;
  private final HttpTransport transport;

  GoogleTransport(GoogleConfig config, ProviderContext context) {
    this.context = context;
    this.pool = new PoolingHttpClientConnectionManager();
    pool.setMaxTotal(config.getConnections());
    pool.setDefaultMaxPerRoute(config.getConnections());
    pool.setValidateAfterInactivity(IDLE_CHECK_MILLIS);
    RequestConfig requests =
        RequestConfig.custom()
            .setConnectTimeout((int) context.connectTimeout().toMillis())
            .setConnectionRequestTimeout((int) context.readTimeout().toMillis())
            .setSocketTimeout((int) context.readTimeout().toMillis())
            .setRedirectsEnabled(false)
            .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
            .build();
    this.client =
        HttpClientBuilder.create()
            .setConnectionManager(pool)
            .setDefaultRequestConfig(requests)
            .setUserAgent(context.userAgent())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching()
            // Google's client decodes for itself.
            .disableContentCompression()
            .build();
    this.transport = new ApacheHttpTransport(client);
  }

  HttpTransport http() {
    return transport;
  }

  /** For every request: time-outs, of which Google's client has its own, and no redirect. */
  void prepare(HttpRequest request) {
    request.setConnectTimeout((int) context.connectTimeout().toMillis());
    request.setReadTimeout((int) context.readTimeout().toMillis());
    request.setFollowRedirects(false);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      // Connections that cannot be closed are broken, and gone with the process.
    }
  }
}
