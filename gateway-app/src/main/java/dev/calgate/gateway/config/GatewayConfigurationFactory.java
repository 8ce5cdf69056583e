package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.Secret;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads config.yml, puts in what the environment says, and tells of every mistake at once, with its
 * line. References of the form <code>${NAME}</code> and <code>${NAME:-default}</code> are replaced
 * by environment variables.
 */
public final class GatewayConfigurationFactory
    implements ConfigurationFactory<GatewayConfiguration> {
  private static final Pattern NAMED = Pattern.compile("(\\w+): (.*)");
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[]+)|\\[(\\d+)]");
  private static final int MOST_MISTAKES = 50;

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
                new SimpleModule("config").addDeserializer(Secret.class, new SecretReader()));
    this.validator = validator;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
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
    GatewayConfiguration configuration = read(tree, mistakes);
    validator
        .validate(configuration)
        .forEach(it -> tell(it.getPropertyPath().toString(), it.getMessage(), mistakes));
    ConfigurationSense.check(configuration, clock)
        .forEach((key, message) -> mistakes.add(key(key), message));
    mistakes.throwIfAny();
    return configuration;
  }

  /** A message that is about several keys begins with the one that it is told at. */
  private static void tell(String path, String message, Mistakes mistakes) {
    Key key = key(path);
    Matcher named = NAMED.matcher(message);
    if (named.matches()) {
      mistakes.add(key.around().orElse(Key.TOP).name(named.group(1)), named.group(2));
    } else {
      mistakes.add(key, message);
    }
  }

  /** Takes out one wrong value after the other, so that all of them are told at once. */
  private GatewayConfiguration read(ObjectNode tree, Mistakes mistakes)
      throws ConfigurationMistakes {
    for (int i = 0; i < MOST_MISTAKES; i++) {
      try {
        return mapper.treeToValue(tree, GatewayConfiguration.class);
      } catch (JsonMappingException e) {
        mistakes.add(key(e.getPath()), reason(e));
        if (!remove(tree, e.getPath())) {
          break;
        }
      } catch (JsonProcessingException e) {
        mistakes.add(0, firstLine(e));
        break;
      }
    }
    mistakes.throwIfAny();
    throw new IllegalStateException("A mistake was told");
  }

  private static String reason(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key; known here are "
          + String.join(
              ", ",
              new TreeSet<>(unknown.getKnownPropertyIds().stream().map(String::valueOf).toList()));
    }
    if (e instanceof InvalidFormatException || e instanceof MismatchedInputException) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Class<?> type = ((MismatchedInputException) e).getTargetType();
      return "not understood"
          + (type == null ? "" : " as " + type.getSimpleName())
          + ": "
          + firstLine(cause);
    }
    return firstLine(e.getCause() == null ? e : e.getCause());
  }

  private static String firstLine(Throwable e) {
    String text =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  private static boolean remove(ObjectNode tree, List<JsonMappingException.Reference> path) {
    JsonNode parent = tree;
    for (int i = 0; i < path.size(); i++) {
      JsonMappingException.Reference step = path.get(i);
      JsonNode child =
          step.getFieldName() == null
              ? parent.get(step.getIndex())
              : parent.get(step.getFieldName());
      boolean last = i == path.size() - 1;
      if (child == null) {
        return false;
      }
      if (last && parent instanceof ObjectNode object) {
        return object.remove(step.getFieldName()) != null;
      }
      if (last && parent instanceof ArrayNode array) {
        return array.remove(step.getIndex()) != null;
      }
      parent = child;
    }
    return false;
  }

  private static Key key(List<JsonMappingException.Reference> path) {
    Key key = Key.TOP;
    for (JsonMappingException.Reference step : path) {
      key = step.getFieldName() == null ? key.item(step.getIndex()) : key.name(step.getFieldName());
    }
    return key;
  }

  private static Key key(String path) {
    Key key = Key.TOP;
    Matcher matcher = STEP.matcher(path);
    while (matcher.find()) {
      String index = matcher.group(2);
      key = index == null ? key.name(matcher.group(1)) : key.item(Integer.parseInt(index));
    }
    return key;
  }
}
