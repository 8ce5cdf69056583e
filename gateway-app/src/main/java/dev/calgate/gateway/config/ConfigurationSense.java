package dev.calgate.gateway.config;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    List<ApplicationBlock> applications = configuration.applications();
    for (int i = 0; i < applications.size(); i++) {
      String path = "applications[" + i + "]";
      ApplicationBlock application = applications.get(i);
      if (!ids.add(application.id())) {
        mistakes.put(path + ".id", "there are two applications " + application.id());
      }
      application
          .keys()
          .forEach(
              key -> {
                Secret given = configuration.apiKey();
                boolean taken =
                    given != null && given.equals(key) && !application.id().equals(DEFAULT);
                if (!keys.add(key.reveal()) || taken) {
                  mistakes.put(path + ".keys", "a key opens one application only");
                }
              });
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
    List<String> allow = configuration.egress().allow();
    for (int i = 0; i < allow.size(); i++) {
      try {
        Egress.allowing(List.of(allow.get(i)));
      } catch (IllegalArgumentException e) {
        mistakes.put("egress.allow[" + i + "]", said("egress.allow", e));
      }
    }
  }

  private void encryption() {
    var keys = configuration.encryption().keys();
    for (int i = 0; i < keys.size(); i++) {
      try {
        new CredentialCipher(List.of(keys.get(i)));
      } catch (IllegalArgumentException e) {
        mistakes.put(
            "encryption.keys[" + i + "]",
            "is to be " + CredentialCipher.KEY_BYTES + " bytes in base 64");
      }
    }
  }

  private void providers() {
    try {
      ProviderRegistry.configured(configuration.providers(), configuration.providerContext(clock))
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
