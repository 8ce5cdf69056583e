package dev.calgate.gateway.webhook;

import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.http.CheckedSockets;
import dev.calgate.provider.http.TimedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * Connections to receivers: kept open between notifications, each looked at with the address that
 * is about to be dialled. No redirect is followed, and of an answer nothing is kept but its status.
 * An exchange that takes too long is broken off, in whatever it hangs. Thread-safe.
 */
final class Receivers implements AutoCloseable {
  private static final int IDLE_CHECK_MILLIS = 500;
  private static final int IDLE_SECONDS = 30;

  /** More of an answer is not read to keep its connection. */
  private static final int MOST_BYTES = 64 << 10;

  private static final String TYPE = "application/json; charset=utf-8";

  private final Duration patience;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor ends;

  /**
   * Connections that are not open yet.
   *
   * @param patience longest time from looking for the address to the end of the answer
   * @param most connections at the same time
   * @param each most to one receiver
   */
  Receivers(EgressPolicy egress, String userAgent, Duration patience, int most, int each) {
    this.patience = patience;
    pool =
        new PoolingHttpClientConnectionManager(
            CheckedSockets.of(egress), (route, it) -> new TimedConnection("callback", patience));
    pool.setMaxTotal(most);
    pool.setDefaultMaxPerRoute(each);
    pool.setValidateAfterInactivity(IDLE_CHECK_MILLIS);
    client =
        HttpClientBuilder.create()
            .setConnectionManager(pool)
            .setUserAgent(userAgent)
            .setDefaultRequestConfig(requests((int) patience.toMillis()))
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            // A kept connection that died as the request went out.
            .setRetryHandler(
                (error, count, http) -> count <= 1 && error instanceof NoHttpResponseException)
            .build();
    ends = new ScheduledThreadPoolExecutor(1, Executors.defaultThreadFactory());
    ends.setRemoveOnCancelPolicy(true);
  }

  /** Closes connections that nobody has used for a while. */
  void evict() {
    pool.closeIdleConnections(IDLE_SECONDS, TimeUnit.SECONDS);
  }

  private static RequestConfig requests(int millis) {
    return RequestConfig.custom()
        .setConnectTimeout(millis)
        .setConnectionRequestTimeout(millis)
        .setSocketTimeout(millis)
        .setRedirectsEnabled(false)
        .setNormalizeUri(false)
        .setExpectContinueEnabled(false)
        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
        .build();
  }

  /** No answer came that counts. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String reason) {
      super(reason);
    }
  }

  /**
   * Sends a notification.
   *
   * @return the status of the answer
   * @throws NoAnswerException with a reason that names neither address nor content
   */
  int post(URI callback, byte[] body, String signature) throws NoAnswerException {
    HttpPost request = new HttpPost(callback);
    request.setHeader("Content-Type", TYPE);
    request.setHeader(Signature.HEADER, signature);
    request.setEntity(new ByteArrayEntity(body));
    Future<?> end = ends.schedule(request::abort, patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, response -> status(request, response));
    } catch (ProviderException e) {
      throw new NoAnswerException("the address is not allowed");
    } catch (IOException | RuntimeException e) {
      throw new NoAnswerException(
          request.isAborted() ? "no answer in time" : e.getClass().getSimpleName());
    } finally {
      end.cancel(false);
    }
  }

  /** The status is all that counts; the rest is read so that the connection can be used again. */
  private static int status(HttpPost request, HttpResponse response) {
    HttpEntity entity = response.getEntity();
    try {
      if (entity != null && !isShort(entity.getContent())) {
        request.abort();
      }
    } catch (IOException | RuntimeException e) {
      request.abort();
    }
    return response.getStatusLine().getStatusCode();
  }

  private static boolean isShort(InputStream in) throws IOException {
    return in.readNBytes(MOST_BYTES).length < MOST_BYTES;
  }

  @Override
  public void close() {
    ends.shutdownNow();
    pool.close();
  }
}
