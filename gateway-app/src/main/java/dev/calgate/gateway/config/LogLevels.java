package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.LoggingFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much the libraries say, unless the operator says otherwise. */
final class LogLevels {
  private static final List<String> QUIET =
      List.of(
          "org.flywaydb",
          "com.github.kagkarlsson",
          "org.eclipse.jetty",
          "io.dropwizard",
          "io.zonky");

  private LogLevels() {}

  static LoggingFactory withDefaults(LoggingFactory factory) {
    if (factory instanceof DefaultLoggingFactory logging) {
      Map<String, JsonNode> levels = new HashMap<>();
      QUIET.forEach(name -> levels.put(name, TextNode.valueOf("WARN")));
      levels.putAll(logging.getLoggers());
      logging.setLoggers(levels);
    }
    return factory;
  }
}
