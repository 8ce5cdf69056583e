package dev.calgate.provider.http;

import dev.calgate.provider.EgressPolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.apache.http.HttpHost;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.apache.http.ssl.SSLContexts;

/**
 * Sockets that are looked at with the address that is about to be dialled, whatever its name was
 * said to mean before. Thread-safe.
 */
public final class CheckedSockets {
  private CheckedSockets() {}

  /**
   * Factories for http and https.
   *
   * @param egress asked for each connection; what it throws ends the request
   */
  public static Registry<ConnectionSocketFactory> of(EgressPolicy egress) {
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", new CheckedPlain(egress))
        .register("https", new CheckedTls(egress))
        .build();
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
    public Socket createSocket(HttpContext http) {
      return new PatientSocket();
    }

    /** Connects and shakes hands within the time to connect, save for one silence at its end. */
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
      if (!(socket instanceof PatientSocket patient) || timeout <= 0) {
        return super.connectSocket(timeout, socket, host, remote, local, http);
      }
      patient.endPatienceIn(Duration.ofMillis(timeout));
      Socket secure = super.connectSocket(timeout, socket, host, remote, local, http);
      patient.bePatientForEver();
      return secure;
    }
  }
}
