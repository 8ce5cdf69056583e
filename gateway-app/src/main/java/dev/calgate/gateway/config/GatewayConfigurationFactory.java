package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.Secret;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/**
 * Reads config.yml, puts in what the environment says, and tells of every mistake at once, with its
 * line. References of the form <code>${NAME}</code> and <code>${NAME:-default}</code> are replaced
 * by environment variables.
 */
public final class GatewayConfigurationFactory
    implements ConfigurationFactory<GatewayConfiguration> {
  /** What its properties end with, but not its keys: {@code loggingFactory} is {@code logging}. */
  private static final String DROPWIZARDS = "Factory";

  private final ObjectMapper mapper;
  private final Validator validator;
  private final Map<String, String> environment;
  private final Clock clock;

  /** A reader that takes variables from an environment, and lends a clock to providers. */
  public GatewayConfigurationFactory(
      ObjectMapper mapper, Validator validator, Map<String, String> environment, Clock clock) {
    this.mapper =
        mapper
            .copy()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .registerModule(
                new SimpleModule("config")
                    .addDeserializer(Secret.class, new SecretReader())
                    .addDeserializer(Duration.class, new TimeReader()));
    // An empty text is no number; Jackson would take it for 0.
    this.mapper
        .coercionConfigDefaults()
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    this.validator = validator;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Validators that tell mistakes in the gateway's language, whatever the machine's is. */
  public static ValidatorFactory validators() {
    return Validators.newConfiguration().defaultLocale(Locale.ENGLISH).buildValidatorFactory();
  }

  @Override
  public GatewayConfiguration build() throws ConfigurationMistakes {
    return bind(mapper.createObjectNode(), new Mistakes("(no file)"));
  }

  @Override
  public GatewayConfiguration build(ConfigurationSourceProvider source, String path)
      throws ConfigurationMistakes {
    Mistakes mistakes = new Mistakes(path);
    String text = ConfigurationFile.text(source, path, mistakes);
    return bind(YamlText.read(text, mistakes), mistakes);
  }

  private GatewayConfiguration bind(ObjectNode tree, Mistakes mistakes)
      throws ConfigurationMistakes {
    new References(environment, mistakes).replaceIn(tree);
    EnvironmentKeys.apply(environment, tree, mistakes);
    GatewayConfiguration configuration = new ValueReader(mapper, mistakes).read(tree);
    validator.validate(configuration).stream()
        .sorted(Comparator.comparing(it -> it.getPropertyPath().toString()))
        .forEach(it -> mistakes.add(key(it), it.getMessage()));
    ConfigurationSense.check(configuration, clock, mistakes);
    mistakes.throwIfAny();
    return configuration;
  }

  private static Key key(ConstraintViolation<?> violation) {
    Key key = key(violation.getPropertyPath());
    // Such a method looks at the whole block, and its name is no key.
    return violation.getConstraintDescriptor().getAnnotation() instanceof ValidationMethod
        ? key.around().orElse(Key.TOP)
        : key;
  }

  private static Key key(Path path) {
    Key key = Key.TOP;
    for (Path.Node step : path) {
      if (step.getIndex() != null) {
        key = key.item(step.getIndex());
      } else if (step.getKey() != null) {
        key = key.name(step.getKey().toString());
      }
      if (step.getKind() == ElementKind.PROPERTY && step.getName() != null) {
        boolean dropwizards = key.equals(Key.TOP) && step.getName().endsWith(DROPWIZARDS);
        key = key.name(dropwizards ? step.getName().replace(DROPWIZARDS, "") : step.getName());
      }
    }
    return key;
  }
}
