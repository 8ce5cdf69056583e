package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonParser;
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
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.calgate.provider.Secret;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
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
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");
  private static final Pattern NAMED = Pattern.compile("(\\w+): (.*)");
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
    return bind("(no file)", mapper.createObjectNode(), SourceLines.of(""));
  }

  @Override
  public GatewayConfiguration build(ConfigurationSourceProvider source, String path)
      throws IOException, ConfigurationMistakes {
    String text;
    try (InputStream in = source.open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationMistakes(path, List.of(path + ": cannot be read: " + e.getMessage()));
    }
    JsonNode tree;
    try {
      YAMLFactory yaml = new YAMLFactory();
      yaml.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      tree = mapper.copyWith(yaml).readTree(text);
    } catch (JsonProcessingException e) {
      throw new ConfigurationMistakes(
          path, List.of(at(path, e.getLocation().getLineNr()) + "no YAML: " + firstLine(e)));
    }
    if (tree.isMissingNode() || tree.isNull()) {
      tree = mapper.createObjectNode();
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new ConfigurationMistakes(path, List.of(path + ": keys and values are expected"));
    }
    return bind(path, object, SourceLines.of(text));
  }

  private GatewayConfiguration bind(String path, ObjectNode tree, SourceLines lines)
      throws ConfigurationMistakes {
    Mistakes mistakes = new Mistakes(path, lines);
    substitute(tree, List.of(), mistakes);
    mistakes.fromEnvironment = EnvironmentKeys.apply(environment, tree);
    GatewayConfiguration configuration = read(tree, mistakes);
    validator
        .validate(configuration)
        .forEach(it -> mistakes.add(it.getPropertyPath().toString(), it.getMessage()));
    ConfigurationSense.check(configuration, clock)
        .forEach((key, message) -> mistakes.add(parts(key), message));
    if (!mistakes.lines.isEmpty()) {
      throw new ConfigurationMistakes(path, List.copyOf(mistakes.lines));
    }
    return configuration;
  }

  /** Takes out one wrong value after the other, so that all of them are told at once. */
  private GatewayConfiguration read(ObjectNode tree, Mistakes mistakes)
      throws ConfigurationMistakes {
    for (int i = 0; i < MOST_MISTAKES; i++) {
      try {
        return mapper.treeToValue(tree, GatewayConfiguration.class);
      } catch (JsonMappingException e) {
        mistakes.add(parts(e.getPath()), reason(e));
        if (!remove(tree, e.getPath())) {
          break;
        }
      } catch (JsonProcessingException e) {
        mistakes.add(List.of(), firstLine(e));
        break;
      }
    }
    throw new ConfigurationMistakes(mistakes.path, List.copyOf(mistakes.lines));
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

  private void substitute(JsonNode node, List<String> path, Mistakes mistakes) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        List<String> child = append(path, path.isEmpty() ? name : "." + name);
        JsonNode value = object.get(name);
        if (value.isTextual()) {
          String replaced = substitute(value.textValue(), child, mistakes);
          object.put(name, replaced);
          if (replaced.isBlank() && !value.textValue().isBlank()) {
            object.remove(name);
          }
        } else if (value.isNull()) {
          object.remove(name);
        } else {
          substitute(value, child, mistakes);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        List<String> child = append(path, "[" + i + "]");
        if (array.get(i).isNull()) {
          mistakes.add(child, "is empty");
        } else if (array.get(i).isTextual()) {
          array.set(i, substitute(array.get(i).textValue(), child, mistakes));
        } else {
          substitute(array.get(i), child, mistakes);
        }
      }
      removeNulls(array);
    }
  }

  private static void removeNulls(ArrayNode array) {
    for (int i = array.size() - 1; i >= 0; i--) {
      if (array.get(i).isNull()) {
        array.remove(i);
      }
    }
  }

  private String substitute(String text, List<String> path, Mistakes mistakes) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = environment.get(matcher.group(1));
      if (value == null) {
        value = matcher.group(2);
      }
      if (value == null) {
        mistakes.add(path, "the environment variable " + matcher.group(1) + " is not set");
        value = "";
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }

  private static List<String> append(List<String> path, String part) {
    List<String> longer = new ArrayList<>(path);
    longer.add(part);
    return longer;
  }

  private static List<String> parts(List<JsonMappingException.Reference> path) {
    List<String> parts = new ArrayList<>();
    for (JsonMappingException.Reference step : path) {
      parts.add(
          step.getFieldName() == null
              ? "[" + step.getIndex() + "]"
              : (parts.isEmpty() ? "" : ".") + step.getFieldName());
    }
    return parts;
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = Pattern.compile("\\.?[^.\\[]+|\\[\\d+]").matcher(path);
    while (matcher.find()) {
      parts.add(matcher.group());
    }
    return parts;
  }

  private static String at(String path, int line) {
    return path + ":" + line + ": ";
  }

  /** What was found so far. */
  private static final class Mistakes {
    private final String path;
    private final SourceLines source;
    private final List<String> lines = new ArrayList<>();
    private Map<String, String> fromEnvironment = Map.of();

    Mistakes(String path, SourceLines source) {
      this.path = path;
      this.source = source;
    }

    /** A message that is about several keys begins with the one that it is told at. */
    void add(String path, String message) {
      List<String> parts = parts(path);
      Matcher named = NAMED.matcher(message);
      if (named.matches()) {
        parts.set(parts.size() - 1, (parts.size() > 1 ? "." : "") + named.group(1));
        add(parts, named.group(2));
      } else {
        add(parts, message);
      }
    }

    void add(List<String> parts, String message) {
      String key = String.join("", parts);
      String variable = fromEnvironment.get(key);
      String where =
          variable != null
              ? "environment " + variable + ": "
              : source.of(parts).map(line -> at(path, line)).orElse(path + ": ");
      String line = where + (key.isEmpty() ? "" : key + ": ") + message;
      if (!lines.contains(line)) {
        lines.add(line);
      }
    }
  }
}
