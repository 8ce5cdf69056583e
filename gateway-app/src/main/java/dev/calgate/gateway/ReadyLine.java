package dev.calgate.gateway;

import dev.calgate.gateway.config.GatewayConfiguration;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import java.nio.file.Path;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Prints one line with the gateway's address as soon as it answers. */
final class ReadyLine implements ServerLifecycleListener {
  private final Path data;
  private final GatewayConfiguration configuration;

  ReadyLine(Path data, GatewayConfiguration configuration) {
    this.data = data;
    this.configuration = configuration;
  }

  @Override
  public void serverStarted(Server server) {
    StringBuilder line = new StringBuilder("Calgate is ready on ");
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector listener
          && "application".equals(listener.getName())) {
        line.append("http://").append(host(listener)).append(':').append(listener.getLocalPort());
      }
    }
    if (configuration.applications().isEmpty() && configuration.apiKey() == null) {
      line.append(", application key in ").append(data.resolve("default.key"));
    }
    System.out.println(line);
    System.out.flush();
  }

  private static String host(ServerConnector listener) {
    String host = listener.getHost();
    return host == null || host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
  }
}
