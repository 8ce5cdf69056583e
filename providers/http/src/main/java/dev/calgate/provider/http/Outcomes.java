package dev.calgate.provider.http;

import dev.calgate.provider.Traffic;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;

/** What a failed exchange over Apache's HttpClient says of the host. */
public final class Outcomes {
  private Outcomes() {}

  /** Tells a failure; that there was no free connection of our own says nothing of the host. */
  public static void failed(Traffic.Exchange exchange, IOException e) {
    if (e instanceof ConnectionPoolTimeoutException) {
      return;
    }
    if (e instanceof UnknownHostException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof ConnectTimeoutException
        || e instanceof SSLException) {
      exchange.unreachable();
    } else {
      exchange.unanswered();
    }
  }
}
