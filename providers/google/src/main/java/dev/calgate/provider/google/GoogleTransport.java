package dev.calgate.provider.google;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ProviderContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.ssl.SSLContexts;

/**
 * The connections to Google: pooled, with time-outs, each checked with the address that is about to
 * be dialled. Redirects are not followed, for a credential is on the way; PATCH goes as PATCH,
 * which the JDK's own client cannot. Thread-safe.
 */
final class GoogleTransport implements AutoCloseable {
  private static final int IDLE_CHECK_MILLIS = 500;

  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;
  private final HttpTransport transport;

  GoogleTransport(GoogleConfig config, ProviderContext context) {
    this.pool =
        new PoolingHttpClientConnectionManager(
            RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", new CheckedPlain(context.egress()))
                .register("https", new CheckedTls(context.egress()))
                .build());
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

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      // Connections that cannot be closed are broken, and gone with the process.
    }
  }

  private static final class CheckedPlain extends PlainConnectionSocketFactory {
    private final EgressPolicy egress;

    CheckedPlain(EgressPolicy egress) {
      this.egress = egress;
    }

    @Override
    public Socket connectSocket(
        int timeout,
        Socket socket,
        HttpHost host,
        InetSocketAddress remote,
        InetSocketAddress local,
        HttpContext http)
        throws IOException {
      egress.check(host.getHostName(), remote);
      return super.connectSocket(timeout, socket, host, remote, local, http);
    }
  }

  private static final class CheckedTls extends SSLConnectionSocketFactory {
    private final EgressPolicy egress;

    CheckedTls(EgressPolicy egress) {
      super(SSLContexts.createSystemDefault());
      this.egress = egress;
    }

    @Override
    public Socket connectSocket(
        int timeout,
        Socket socket,
        HttpHost host,
        InetSocketAddress remote,
        InetSocketAddress local,
        HttpContext http)
        throws IOException {
      egress.check(host.getHostName(), remote);
      return super.connectSocket(timeout, socket, host, remote, local, http);
    }
  }
}
