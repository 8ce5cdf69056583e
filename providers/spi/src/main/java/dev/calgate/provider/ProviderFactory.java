package dev.calgate.provider;

import java.util.Map;

/**
 * Makes a configured provider; found by {@link java.util.ServiceLoader}. Adding a provider to the
 * gateway is one module with one of these, one runtime dependency and one block in config.yml.
 *
 * @param <C> the provider's configuration, bound from its block in config.yml: a class with a
 *     public constructor without arguments, Jackson-readable, all defaults in code, so that an
 *     absent block means defaults; keys in camelCase
 */
public interface ProviderFactory<C> {

  /** The word for the provider in config.yml, in the API and in ids; lower case letters. */
  String type();

  /** The class of the configuration. */
  Class<C> configType();

  /**
   * Environment variables that stand for keys of the block and win over it, each with its key;
   * empty for none.
   */
  default Map<String, String> environment() {
    return Map.of();
  }

  /**
   * Makes the provider. Called once at start; no network.
   *
   * @throws IllegalArgumentException when the configuration makes no sense; the message has a line
   *     for each mistake, which begins with the key and a colon
   */
  CalendarProvider create(C config, ProviderContext context);
}
