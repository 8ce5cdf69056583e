package dev.calgate.gateway.registry;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;
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
  private final Map<String, CalendarProvider> providers;

  /** A registry of providers that are there already. */
  public ProviderRegistry(List<CalendarProvider> providers) {
    this.providers = new TreeMap<>();
    providers.forEach(it -> this.providers.put(it.type(), it));
  }

  /** The class of the block of each provider that this gateway has, configured or not. */
  public static Map<String, Class<?>> installed() {
    Map<String, Class<?>> blocks = new TreeMap<>();
    factories().forEach((type, factory) -> blocks.put(type, factory.configType()));
    return blocks;
  }

  /** Environment variables that stand for keys of the providers' blocks. */
  public static Map<String, String> environment() {
    Map<String, String> keys = new TreeMap<>();
    factories()
        .forEach(
            (type, factory) ->
                factory
                    .environment()
                    .forEach((variable, key) -> keys.put(variable, type + "." + key)));
    return keys;
  }

  /**
   * Makes every provider that is installed.
   *
   * @param blocks each provider's block of config.yml by its type word, of the class that {@link
   *     #installed()} says; an absent one means defaults
   * @throws IllegalArgumentException with one line per mistake, which begins with its key
   */
  public static ProviderRegistry configured(Map<String, Object> blocks, ProviderContext context) {
    List<String> mistakes = new ArrayList<>();
    List<CalendarProvider> providers = new ArrayList<>();
    factories()
        .forEach(
            (type, factory) -> {
              try {
                providers.add(create(factory, blocks.get(type), context));
              } catch (IllegalArgumentException e) {
                String.valueOf(e.getMessage())
                    .lines()
                    .forEach(line -> mistakes.add("providers." + type + separator(line) + line));
              }
            });
    if (!mistakes.isEmpty()) {
      providers.forEach(CalendarProvider::close);
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
    return new ProviderRegistry(providers);
  }

  /** A line that begins with a key is told at that key. */
  private static String separator(String line) {
    return line.matches("\\w+: .*") ? "." : ": ";
  }

  private static <C> CalendarProvider create(
      ProviderFactory<C> factory, @Nullable Object block, ProviderContext context) {
    Class<C> type = factory.configType();
    return factory.create(block == null ? defaults(type) : type.cast(block), context);
  }

  private static <C> C defaults(Class<C> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no public constructor without arguments", e);
    }
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
