package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.LoggingFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much the libraries say, unless the operator says otherwise. */
final class LogLevels {
  private static final List<String> QUIET =
      List.of(
          "org.flywaydb",
          "com.github.kagkarlsson",
          "org.eclipse.jetty",
          "io.dropwizard",
          "io.zonky");

  private static final String OF_ADDRESSES = "org.glassfish.jersey.servlet.WebComponent";

  /** Levels of everything that let warnings through no more. */
  private static final Set<String> SILENT = Set.of("ERROR", "OFF");

  private LogLevels() {}

  static LoggingFactory withDefaults(@Nullable LoggingFactory given) {
    LoggingFactory factory = given == null ? new DefaultLoggingFactory() : given;
    if (factory instanceof DefaultLoggingFactory logging) {
      Map<String, JsonNode> levels = new HashMap<>(logging.getLoggers());
      if (!SILENT.contains(logging.getLevel().toUpperCase(Locale.ROOT))) {
        QUIET.stream()
            .filter(name -> logging.getLoggers().keySet().stream().noneMatch(it -> holds(it, name)))
            .forEach(name -> levels.put(name, TextNode.valueOf("WARN")));
        // It warns with addresses, as anybody may send them, with what is secret in them.
        levels.putIfAbsent(OF_ADDRESSES, TextNode.valueOf("ERROR"));
      }
      logging.setLoggers(levels);
    }
    return factory;
  }

  private static boolean holds(String logger, String name) {
    return name.equals(logger) || name.startsWith(logger + ".");
  }
}
