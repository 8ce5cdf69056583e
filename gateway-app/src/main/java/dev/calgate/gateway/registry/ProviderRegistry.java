package dev.calgate.gateway.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configured providers by their type word. Thread-safe. */
public final class ProviderRegistry implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .registerModule(new SimpleModule().addDeserializer(Duration.class, new Times()))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Map<String, CalendarProvider> providers;

  /** Times as in the rest of config.yml, such as 30s or 1d. */
  private static final class Times extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Times() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getValueAsString("");
      try {
        return io.dropwizard.util.Duration.parse(text).toJavaDuration();
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(parser, "is to be a time such as 30s, 5m or 1d", e);
      }
    }
  }

  /** A registry of providers that are there already. */
  public ProviderRegistry(List<CalendarProvider> providers) {
    this.providers = new TreeMap<>();
    providers.forEach(it -> this.providers.put(it.type(), it));
  }

  /**
   * Makes every provider that is installed.
   *
   * @param blocks config.yml's block of each provider by its type word; an absent one means
   *     defaults
   * @throws IllegalArgumentException with one line per mistake
   */
  public static ProviderRegistry configured(Map<String, JsonNode> blocks, ProviderContext context) {
    Map<String, ProviderFactory<?>> factories = factories();
    List<String> mistakes = new ArrayList<>();
    blocks.keySet().stream()
        .filter(type -> !factories.containsKey(type))
        .forEach(
            type ->
                mistakes.add(
                    "providers." + type + ": no such provider; there are " + factories.keySet()));
    List<CalendarProvider> providers = new ArrayList<>();
    factories.forEach(
        (type, factory) -> {
          try {
            providers.add(create(factory, blocks.get(type), context));
          } catch (IllegalArgumentException e) {
            mistakes.add("providers." + type + separator(e) + e.getMessage());
          }
        });
    if (!mistakes.isEmpty()) {
      providers.forEach(CalendarProvider::close);
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
    return new ProviderRegistry(providers);
  }

  /** A message that begins with a key is told at that key. */
  private static String separator(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).matches("\\w+: .*") ? "." : ": ";
  }

  private static <C> CalendarProvider create(
      ProviderFactory<C> factory, @Nullable JsonNode block, ProviderContext context) {
    JsonNode given = block == null || block.isNull() ? MAPPER.createObjectNode() : block;
    try {
      return factory.create(MAPPER.treeToValue(given, factory.configType()), context);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          e.getPropertyName() + ": unknown key; known are " + e.getKnownPropertyIds(), e);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(key(e) + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static String key(JsonMappingException e) {
    return e.getPath().isEmpty() ? "" : e.getPath().get(0).getFieldName() + ": ";
  }

  private static Map<String, ProviderFactory<?>> factories() {
    Map<String, ProviderFactory<?>> factories = new TreeMap<>();
    ServiceLoader.load(ProviderFactory.class)
        .forEach(factory -> factories.put(factory.type(), factory));
    return factories;
  }

  /** The provider of a type; empty when there is none. */
  public Optional<CalendarProvider> find(String type) {
    return Optional.ofNullable(providers.get(type));
  }

  /** The type words, in order. */
  public Set<String> types() {
    return providers.keySet();
  }

  @Override
  public void close() {
    providers.values().forEach(CalendarProvider::close);
  }
}
