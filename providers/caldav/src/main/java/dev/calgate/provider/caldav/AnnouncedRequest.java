package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

/**
 * A request that is announced as often as it is sent: the library sends it again by itself when the
 * server challenges it, or when a kept connection died under it. For one thread.
 */
final class AnnouncedRequest implements Traffic.Exchange {
  private static final String ATTRIBUTE = AnnouncedRequest.class.getName();

  private final Supplier<Traffic.Exchange> announcing;
  private Traffic.Exchange exchange;
  private int sent;
  private int status;

  /** One that is announced now, and sent within a context. */
  static AnnouncedRequest begin(HttpContext context, Supplier<Traffic.Exchange> announcing) {
    AnnouncedRequest request = new AnnouncedRequest(announcing);
    context.setAttribute(ATTRIBUTE, request);
    return request;
  }

  private AnnouncedRequest(Supplier<Traffic.Exchange> announcing) {
    this.announcing = announcing;
    this.exchange = announcing.get();
  }

  /** What sends the requests of all contexts. */
  static HttpRequestExecutor sender() {
    return new HttpRequestExecutor() {
      @Override
      public HttpResponse execute(
          HttpRequest request, HttpClientConnection connection, HttpContext context)
          throws IOException, HttpException {
        if (!(context.getAttribute(ATTRIBUTE) instanceof AnnouncedRequest announced)) {
          return super.execute(request, connection, context);
        }
        announced.send();
        HttpResponse response = super.execute(request, connection, context);
        announced.status = response.getStatusLine().getStatusCode();
        return response;
      }
    };
  }

  private void send() {
    if (sent++ > 0) {
      // That a kept connection died says nothing of the host.
      if (status > 0) {
        exchange.answered(status);
      }
      exchange.close();
      status = 0;
      exchange = announcing.get();
    }
  }

  @Override
  public void answered(int answer) {
    exchange.answered(answer);
  }

  @Override
  public void throttled(ErrorScope scope, Duration wait) {
    exchange.throttled(scope, wait);
  }

  @Override
  public void unanswered() {
    exchange.unanswered();
  }

  @Override
  public void unreachable() {
    exchange.unreachable();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
