package dev.calgate.provider.cronofy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Secret;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.http.Inflation;
import dev.calgate.provider.http.Outcomes;
import dev.calgate.provider.http.Reasons;
import dev.calgate.provider.http.TimedConnection;
import dev.calgate.provider.http.UnacceptableAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * The connections: pooled, with time-outs, to no address but those of the configuration, so that
 * nobody has to be asked whether they may be dialled. Redirects are not followed, for a credential
 * is on the way. Bodies are bounded in size, and answers in time however steadily they trickle.
 * Thread-safe.
 */
final class Transport implements AutoCloseable {
  private static final int BUFFER = 8 << 10;
  private static final int IDLE_CHECK_MILLIS = 500;
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

  /** Pages are parsed as a whole: 300 events, each with notes of some thousand characters. */
  private static final long MOST_BYTES = 12L << 20;

  private final ProviderContext context;
  private final CronofyConfig config;
  private final CronofyErrors errors;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;

  Transport(CronofyConfig config, ProviderContext context) {
    this(config, context, context.answerWithin(LONGEST_ANSWER));
  }

  /**
   * Connections of the gateway.
   *
   * @param longest time from a request to the end of its answer
   */
  Transport(CronofyConfig config, ProviderContext context, Duration longest) {
    this.context = context;
    this.config = config;
    this.errors = new CronofyErrors(context.clock());
    this.pool =
        new PoolingHttpClientConnectionManager(
            (route, it) -> new TimedConnection("cronofy", longest));
    pool.setMaxTotal(config.getConnections());
    pool.setDefaultMaxPerRoute(config.getConnections());
    pool.setValidateAfterInactivity(IDLE_CHECK_MILLIS);
    this.client =
        Inflation.bounded(HttpClientBuilder.create())
            .setConnectionManager(pool)
            .setUserAgent(context.userAgent())
            .setDefaultRequestConfig(requests(context))
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .build();
  }

  private static RequestConfig requests(ProviderContext context) {
    return RequestConfig.custom()
        .setConnectTimeout((int) context.connectTimeout().toMillis())
        .setConnectionRequestTimeout((int) context.readTimeout().toMillis())
        .setSocketTimeout((int) context.readTimeout().toMillis())
        .setRedirectsEnabled(false)
        .setNormalizeUri(false)
        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
        .build();
  }

  /**
   * Sends a request and reads its answer, of whatever status.
   *
   * @param address at the service
   * @param token goes along, if there is one
   * @param json the body; null for none
   */
  Answer send(
      Service service, String method, URI address, @Nullable Secret token, @Nullable String json) {
    if (!service.hasOrigin(address)) {
      throw new IllegalArgumentException("Not an address of the service");
    }
    Request request = new Request(method, address);
    request.setHeader("Accept", "application/json");
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token.reveal());
    }
    if (json != null) {
      request.setEntity(new ByteArrayEntity(json.getBytes(StandardCharsets.UTF_8), type()));
    }
    String user = token == null ? "" : Integer.toHexString(token.reveal().hashCode());
    try (Traffic.Exchange exchange =
        context.traffic().begin(service.origin(), user, quotas(service))) {
      return exchange(exchange, request);
    }
  }

  private Answer exchange(Traffic.Exchange exchange, Request request) {
    try {
      Answer answer = client.execute(request, response -> answer(request, response));
      errors.tell(exchange, answer);
      return answer;
    } catch (IOException e) {
      Outcomes.failed(exchange, e);
      throw failed(e);
    }
  }

  /** Cronofy counts the requests of all accounts of an application together (FAQ "Rate limits"). */
  private List<Quota> quotas(Service service) {
    String key = "cronofy " + service.origin();
    return List.of(
        new Quota(
            key + " second",
            ErrorScope.PROVIDER,
            config.getRequestsPerSecond(),
            Duration.ofSeconds(1)),
        Quota.perMinute(key, ErrorScope.PROVIDER, config.getRequestsPerMinute()));
  }

  private static ContentType type() {
    return ContentType.APPLICATION_JSON;
  }

  private Answer answer(Request request, HttpResponse response) throws IOException {
    try {
      return new Answer(
          response.getStatusLine().getStatusCode(),
          body(response.getEntity()),
          header(response, "Date"),
          header(response, "Retry-After"));
    } catch (IOException | RuntimeException e) {
      // Merely to close the stream would be to read all that is left of it.
      request.abort();
      throw e;
    }
  }

  private String body(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    long most = Math.min(MOST_BYTES, context.maxBodyBytes());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    InputStream in = entity.getContent();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > most) {
        throw new UnacceptableAnswerException("Cronofy's answer is larger than " + most + " bytes");
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static ProviderException failed(IOException e) {
    if (Outcomes.breaksProtocol(e)) {
      return CronofyErrors.protocol(Reasons.of(e));
    }
    String what =
        e instanceof UnknownHostException
            ? "Cronofy's host is unknown"
            : e instanceof SocketTimeoutException
                ? "Cronofy did not answer in time"
                : e instanceof SSLException
                    ? "No secure connection to Cronofy"
                    : "The exchange with Cronofy failed: " + Reasons.of(e);
    return new ProviderException(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, what, null, e);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** A request of any method, with or without a body. */
  private static final class Request extends HttpEntityEnclosingRequestBase {
    private final String method;

    Request(String method, URI address) {
      this.method = method;
      setURI(address);
    }

    @Override
    public String getMethod() {
      return method;
    }
  }
}
