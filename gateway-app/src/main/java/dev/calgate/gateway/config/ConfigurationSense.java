package dev.calgate.gateway.config;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** Whether values that are well-formed also make sense, each for itself and together. */
final class ConfigurationSense {
  private static final String DEFAULT = "default";

  /** PostgreSQL's 100, less those that are kept for administrators and signals. */
  private static final int EMBEDDED_CONNECTIONS = 90;

  private final GatewayConfiguration configuration;
  private final Clock clock;
  private final Map<String, String> mistakes = new LinkedHashMap<>();

  private ConfigurationSense(GatewayConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** What is wrong, by its key. */
  static Map<String, String> check(GatewayConfiguration configuration, Clock clock) {
    ConfigurationSense sense = new ConfigurationSense(configuration, clock);
    sense.applications();
    sense.database();
    sense.egress();
    sense.encryption();
    if (sense.mistakes.isEmpty()) {
      sense.providers();
    }
    return sense.mistakes;
  }

  private void applications() {
    Set<String> ids = new HashSet<>();
    Set<String> keys = new HashSet<>();
    each(
        configuration.applications(),
        (application, i) -> {
          String path = "applications[" + i + "]";
          if (!ids.add(application.id())) {
            mistakes.put(path + ".id", "there are two applications " + application.id());
          }
          each(
              application.keys(),
              (key, j) -> {
                Secret given = configuration.apiKey();
                boolean taken =
                    given != null && given.equals(key) && !application.id().equals(DEFAULT);
                if (!keys.add(key.reveal()) || taken) {
                  mistakes.put(path + ".keys", "a key opens one application only");
                }
              });
        });
  }

  /** What was not understood is null, and told already. */
  private static <T> void each(List<T> items, ObjIntConsumer<T> check) {
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      if (item != null) {
        check.accept(item, i);
      }
    }
  }

  private void database() {
    DatabaseBlock database = configuration.database();
    if (database.url() == null && database.poolSize() > EMBEDDED_CONNECTIONS) {
      mistakes.put(
          "database.poolSize", "the embedded database has room for " + EMBEDDED_CONNECTIONS);
    }
  }

  private void egress() {
    each(
        configuration.egress().allow(),
        (entry, i) -> {
          try {
            Egress.allowing(List.of(entry));
          } catch (IllegalArgumentException e) {
            mistakes.put("egress.allow[" + i + "]", said("egress.allow", e));
          }
        });
  }

  private void encryption() {
    each(
        configuration.encryption().keys(),
        (key, i) -> {
          try {
            new CredentialCipher(List.of(key));
          } catch (IllegalArgumentException e) {
            mistakes.put(
                "encryption.keys[" + i + "]",
                "is to be " + CredentialCipher.KEY_BYTES + " bytes in base 64");
          }
        });
  }

  private void providers() {
    try {
      ProviderRegistry.configured(
              configuration.providers(), ProviderContext.of(clock, Egress.allowing(List.of())))
          .close();
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(
              line -> {
                int colon = line.indexOf(": ");
                mistakes.put(
                    line.substring(0, Math.max(0, colon)),
                    line.substring(colon < 0 ? 0 : colon + 2));
              });
    }
  }

  private static String said(String key, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(key + ": ") ? message.substring(key.length() + 2) : message;
  }
}
