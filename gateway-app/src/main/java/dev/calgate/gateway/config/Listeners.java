package dev.calgate.gateway.config;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.List;
import java.util.Set;

/** The two ports of the gateway and what Jetty is told about them. */
final class Listeners {
  private static final Duration LONGER_THAN_ANY_POLL = Duration.seconds(75);
  private static final String ONE_EVENT = "^/api/events/[^/]+";

  private static final Duration GRACE = Duration.seconds(5);

  private Listeners() {}

  static ServerFactory of(String host, int port, String adminHost, int adminPort) {
    DefaultServerFactory server = new DefaultServerFactory();
    server.setApplicationConnectors(List.of(connector(host, port)));
    server.setAdminConnectors(List.of(connector(adminHost, adminPort)));
    LogbackAccessRequestLogFactory silent = new LogbackAccessRequestLogFactory();
    silent.setAppenders(List.of());
    server.setRequestLogFactory(silent);
    server.setEnableThreadNameFilter(false);
    server.getGzipFilterFactory().setDeflateCompressionLevel(1);
    server.getGzipFilterFactory().setExcludedMimeTypes(Set.of("text/event-stream"));
    return withDefaults(server);
  }

  /** The settings that the gateway relies on, whatever the operator says of the rest. */
  static ServerFactory withDefaults(ServerFactory factory) {
    if (factory instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
      server.setShutdownGracePeriod(GRACE);
      // Compression would make another ETag of an event's position.
      server.getGzipFilterFactory().setExcludedPaths(Set.of(ONE_EVENT));
    }
    return factory;
  }

  private static ConnectorFactory connector(String host, int port) {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setBindHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(LONGER_THAN_ANY_POLL);
    connector.setOutputBufferSize(DataSize.kibibytes(64));
    return connector;
  }
}
