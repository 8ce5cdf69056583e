package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Quota;
import dev.calgate.provider.http.CheckedSockets;
import dev.calgate.provider.http.Inflation;
import dev.calgate.provider.http.TimedConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.http.NoHttpResponseException;
import org.apache.http.auth.AuthSchemeProvider;
import org.apache.http.client.config.AuthSchemes;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.auth.BasicSchemeFactory;
import org.apache.http.impl.auth.DigestSchemeFactory;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * The connections of all accounts: pooled, with time-outs, each checked with the address that is
 * about to be dialled, and its answers bounded ({@link TimedConnection}). Of an account nothing is
 * kept but the challenge of its server. Thread-safe.
 */
final class Connections implements AutoCloseable {
  /** Each that does not answer costs the whole time to connect. */
  private static final int MOST_ADDRESSES = 4;

  private static final int KEEP_ALIVE_CHECK_MILLIS = 500;

  private final PoolingHttpClientConnectionManager pool;
  private final ProviderContext context;
  private final CalDavConfig config;
  private final DigestLogins logins = new DigestLogins();

  /**
   * @param names where host names lead
   */
  Connections(CalDavConfig config, ProviderContext context, DnsResolver names) {
    this.context = context;
    this.config = config;
    this.pool =
        new PoolingHttpClientConnectionManager(
            CheckedSockets.of(context.egress()), new DavConnectionFactory(context), few(names));
    pool.setMaxTotal(config.getConnections());
    pool.setDefaultMaxPerRoute(config.getConnectionsPerServer());
    pool.setValidateAfterInactivity(KEEP_ALIVE_CHECK_MILLIS);
  }

  private static DnsResolver few(DnsResolver names) {
    return host -> {
      InetAddress[] all = names.resolve(host);
      return all.length <= MOST_ADDRESSES ? all : Arrays.copyOf(all, MOST_ADDRESSES);
    };
  }

  /** A client's builder on these connections: no redirects, no cookies, no retries but one. */
  HttpClientBuilder client() {
    return Inflation.bounded(HttpClientBuilder.create())
        .setConnectionManager(pool)
        .setConnectionManagerShared(true)
        .setRequestExecutor(AnnouncedRequest.sender())
        .setDefaultRequestConfig(requests(context.readTimeout()))
        .setUserAgent(context.userAgent())
        .setDefaultAuthSchemeRegistry(
            RegistryBuilder.<AuthSchemeProvider>create()
                .register(AuthSchemes.DIGEST, new DigestSchemeFactory(StandardCharsets.UTF_8))
                .register(AuthSchemes.BASIC, new BasicSchemeFactory(StandardCharsets.UTF_8))
                .build())
        .disableRedirectHandling()
        .disableCookieManagement()
        // A kept connection that died as the request went out: transport, not a retry of work.
        .setRetryHandler(
            (error, count, http) -> count <= 1 && error instanceof NoHttpResponseException);
  }

  /**
   * How requests are sent.
   *
   * @param patience longest wait for a connection, and for an answer to go on
   */
  RequestConfig requests(Duration patience) {
    int dialling = (int) shorter(patience, context.connectTimeout()).toMillis();
    int reading = (int) shorter(patience, context.readTimeout()).toMillis();
    return RequestConfig.custom()
        .setConnectTimeout(dialling)
        .setConnectionRequestTimeout(reading)
        .setSocketTimeout(reading)
        .setRedirectsEnabled(false)
        // The library would read escapes as UTF-8; paths are canonical already.
        .setNormalizeUri(false)
        .setExpectContinueEnabled(false)
        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
        .build();
  }

  /**
   * What a request to a server counts towards: CalDAV knows no quotas, so the operator sets one.
   */
  List<Quota> quotas(URI origin) {
    return List.of(
        Quota.perMinute(
            "caldav " + origin, ErrorScope.PROVIDER, config.getRequestsPerMinuteAndServer()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** How servers were last logged in to that want Digest. */
  DigestLogins logins() {
    return logins;
  }

  /** Closes what nobody has used for a while. */
  void evict() {
    pool.closeIdleConnections(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    pool.close();
  }
}
