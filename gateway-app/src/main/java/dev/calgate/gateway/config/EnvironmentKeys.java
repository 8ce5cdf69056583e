package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.registry.ProviderRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables that stand for keys of config.yml; they win over the file. A variable
 * that is set to nothing counts as not set.
 */
final class EnvironmentKeys {
  private static final Map<String, List<String>> KEYS = keys();

  private EnvironmentKeys() {}

  private static Map<String, List<String>> keys() {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    keys.put("PORT", List.of("port"));
    keys.put("ADMIN_PORT", List.of("adminPort"));
    keys.put("CALGATE_API_KEY", List.of("apiKey"));
    keys.put("CALGATE_DATA", List.of("data"));
    keys.put("CALGATE_DATABASE_URL", List.of("database.url"));
    keys.put("CALGATE_PUBLIC_URL", List.of("publicUrl"));
    keys.put("CALGATE_POLL_INTERVAL", List.of("poll.floor", "poll.ceiling"));
    keys.put("CALGATE_EGRESS_ALLOW", List.of("egress.allow"));
    ProviderRegistry.environment()
        .forEach((variable, key) -> keys.put(variable, List.of("providers." + key)));
    return keys;
  }

  /** Puts what the environment says into a configuration. */
  static void apply(Map<String, String> environment, ObjectNode configuration, Mistakes mistakes) {
    KEYS.forEach(
        (variable, keys) -> {
          String value = environment.getOrDefault(variable, "").trim();
          if (!value.isEmpty()) {
            keys.forEach(
                key -> {
                  set(configuration, key, value);
                  mistakes.fromEnvironment(Key.of(key), variable);
                });
          }
        });
  }

  private static void set(ObjectNode configuration, String key, String value) {
    List<String> names = List.of(key.split("\\."));
    JsonNode parent = configuration;
    for (String name : names.subList(0, names.size() - 1)) {
      parent = block(parent, name);
    }
    String name = names.get(names.size() - 1);
    // What is no block in the file stays, to be told.
    if (parent instanceof ObjectNode block && name.equals("allow")) {
      ArrayNode list = block.putArray(name);
      for (String item : value.split(",")) {
        if (!item.isBlank()) {
          list.add(item.trim());
        }
      }
    } else if (parent instanceof ObjectNode block) {
      block.put(name, value);
    }
  }

  private static JsonNode block(JsonNode around, String name) {
    JsonNode given = around.get(name);
    return (given == null || given.isNull()) && around instanceof ObjectNode block
        ? block.putObject(name)
        : around.path(name);
  }
}
