package dev.calgate.provider.http;

import dev.calgate.provider.Traffic;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.http.HttpStatus;
import org.apache.http.MalformedChunkCodingException;
import org.apache.http.MessageConstraintException;
import org.apache.http.TruncatedChunkException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;

/** What a failed exchange over Apache's HttpClient says of the host. */
public final class Outcomes {
  private Outcomes() {}

  /** Whether an answer came that is none, so that another try now would bring the same. */
  public static boolean breaksProtocol(IOException e) {
    boolean odd = e instanceof MalformedChunkCodingException;
    return e instanceof UnacceptableAnswerException
        || e instanceof MessageConstraintException
        || (odd && !(e instanceof TruncatedChunkException));
  }

  /** Tells a failure; that there was no free connection of our own says nothing of the host. */
  public static void failed(Traffic.Exchange exchange, IOException e) {
    if (e instanceof ConnectionPoolTimeoutException) {
      return;
    }
    if (breaksProtocol(e)) {
      exchange.answered(HttpStatus.SC_OK);
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
