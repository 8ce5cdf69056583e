package dev.calgate.gateway;

import dev.calgate.gateway.config.GatewayConfiguration;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The applications of a configuration and their keys. */
final class Applications {
  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
  private static final ApplicationId DEFAULT = new ApplicationId("default");
  private static final String KEY_FILE = "default.key";

  private Applications() {}

  /** What is configured; the application {@code default} with a key of its own if nothing is. */
  static Map<ApplicationId, List<Secret>> of(GatewayConfiguration configuration, Path data) {
    Map<ApplicationId, List<Secret>> applications = new LinkedHashMap<>();
    configuration
        .applications()
        .forEach(it -> applications.put(new ApplicationId(it.id()), List.copyOf(it.keys())));
    Secret given = configuration.apiKey();
    if (given != null) {
      List<Secret> keys = new ArrayList<>(applications.getOrDefault(DEFAULT, List.of()));
      keys.add(given);
      applications.put(DEFAULT, keys);
    }
    if (applications.isEmpty()) {
      Path file = data.resolve(KEY_FILE);
      applications.put(
          DEFAULT, List.of(KeyFile.readOrDraw(file, Base64.getUrlEncoder().withoutPadding())));
      LOG.info("The key of the application 'default' is in {}", file.toAbsolutePath());
    }
    return applications;
  }
}
