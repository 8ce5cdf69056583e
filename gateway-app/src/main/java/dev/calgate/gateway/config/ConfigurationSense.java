package dev.calgate.gateway.config;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Whether values that are well-formed also make sense, each for itself and together. */
final class ConfigurationSense {
  private static final String DEFAULT = "default";
  private static final Key API_KEY = Key.of("apiKey");

  /** What fits into a header. */
  private static final Pattern KEY = Pattern.compile("[!-~]+");

  private static final Pattern LEVEL =
      Pattern.compile("OFF|ERROR|WARN|INFO|DEBUG|TRACE|ALL", Pattern.CASE_INSENSITIVE);

  /** PostgreSQL's 100, less those that are kept for administrators and signals. */
  private static final int EMBEDDED_CONNECTIONS = 90;

  private final GatewayConfiguration configuration;
  private final Mistakes mistakes;

  private ConfigurationSense(GatewayConfiguration configuration, Mistakes mistakes) {
    this.configuration = configuration;
    this.mistakes = mistakes;
  }

  /**
   * Tells what makes no sense; values that were not understood are missing, and are passed over.
   */
  static void check(GatewayConfiguration configuration, Clock clock, Mistakes mistakes) {
    ConfigurationSense sense = new ConfigurationSense(configuration, mistakes);
    sense.ports();
    sense.publicUrl();
    sense.returnTo();
    sense.applications();
    sense.database();
    sense.poll();
    sense.audit();
    sense.egress();
    sense.encryption();
    sense.logging();
    sense.providers(clock);
  }

  private void ports() {
    if (configuration.listensTwice()) {
      mistakes.add(Key.of("adminPort"), "is the port of the API too");
    }
  }

  /** What looks like an address may be none all the same. */
  private void publicUrl() {
    String url = configuration.publicUrl();
    try {
      if (url != null) {
        URI.create(url);
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(Key.of("publicUrl"), GatewayConfiguration.NO_ADDRESS);
    }
  }

  /** The pattern allows hosts that no address can have. */
  private void returnTo() {
    each(
        configuration.connect().returnTo(),
        Key.of("connect.returnTo"),
        (origin, at) -> {
          if (mistakes.none(at) && URI.create(origin).getHost() == null) {
            mistakes.add(at, "names no host");
          }
        });
  }

  private void applications() {
    Set<String> ids = new HashSet<>();
    Map<String, Key> places = new HashMap<>();
    Secret given = configuration.apiKey();
    if (given != null) {
      applicationKey(DEFAULT, given, API_KEY, places);
    }
    each(
        configuration.applications(),
        Key.of("applications"),
        (application, at) -> {
          if (!ids.add(application.id())) {
            mistakes.add(at.name("id"), "there are two applications " + application.id());
          }
          each(
              application.keys(),
              at.name("keys"),
              (key, place) -> applicationKey(application.id(), key, place, places));
        });
  }

  private void applicationKey(String owner, Secret key, Key at, Map<String, Key> places) {
    if (!KEY.matcher(key.reveal()).matches()) {
      mistakes.add(at, "is to be letters, digits or signs of ASCII, without spaces");
    }
    Key other = places.putIfAbsent(key.reveal(), at);
    if (other != null && !(other.equals(API_KEY) && owner.equals(DEFAULT))) {
      mistakes.add(at, "opens one application only, and stands at " + other);
    }
  }

  /** What was not understood is null, and told already. */
  private static <T> void each(List<T> items, Key list, BiConsumer<T, Key> check) {
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      if (item != null) {
        check.accept(item, list.item(i));
      }
    }
  }

  private void database() {
    DatabaseBlock database = configuration.database();
    if (database.url() == null && database.poolSize() > EMBEDDED_CONNECTIONS) {
      mistakes.add(
          Key.of("database.poolSize"),
          "the embedded database has room for " + EMBEDDED_CONNECTIONS);
    }
  }

  private void poll() {
    Key floor = Key.of("poll.floor");
    PollBlock poll = configuration.poll();
    if (mistakes.none(floor, Key.of("poll.ceiling"))
        && poll.floor().compareTo(poll.ceiling()) > 0) {
      mistakes.add(floor, "is not to be above the ceiling");
    }
  }

  private void audit() {
    Key every = Key.of("audit.every");
    try {
      if (mistakes.none(every)) {
        var unused = configuration.audit().every();
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(every, AuditBlock.NO_TIME);
    }
  }

  private void egress() {
    each(
        configuration.egress().allow(),
        Key.of("egress.allow"),
        (entry, at) -> {
          try {
            Egress.allowing(List.of(entry));
          } catch (IllegalArgumentException e) {
            mistakes.add(at, said("egress.allow", e));
          }
        });
  }

  private void encryption() {
    each(
        configuration.encryption().keys(),
        Key.of("encryption.keys"),
        (key, at) -> {
          try {
            new CredentialCipher(List.of(key));
          } catch (IllegalArgumentException e) {
            mistakes.add(at, "is to be " + CredentialCipher.KEY_BYTES + " bytes in base 64");
          }
        });
  }

  /** Logback takes a level that it does not know for DEBUG. */
  private void logging() {
    Key key = Key.of("logging");
    if (configuration.getLoggingFactory() instanceof DefaultLoggingFactory logging) {
      level(key.name("level"), logging.getLevel());
      logging
          .getLoggers()
          .forEach(
              (name, logger) -> {
                Key at = key.name("loggers").name(name);
                if (logger.isObject()) {
                  level(at.name("level"), logger.path("level").asText("INFO"));
                } else {
                  level(at, logger.asText());
                }
              });
    }
  }

  private void level(Key key, String level) {
    if (!LEVEL.matcher(level).matches()) {
      mistakes.add(key, "is to be OFF, ERROR, WARN, INFO, DEBUG or TRACE");
    }
  }

  private void providers(Clock clock) {
    ProviderContext context = ProviderContext.of(clock, Egress.allowing(List.of()));
    try {
      ProviderRegistry.configured(configuration.providers(), context).close();
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(
              line -> {
                int colon = line.indexOf(": ");
                mistakes.add(
                    Key.of(line.substring(0, Math.max(0, colon))),
                    line.substring(colon < 0 ? 0 : colon + 2));
              });
    }
  }

  private static String said(String key, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(key + ": ") ? message.substring(key.length() + 2) : message;
  }
}
