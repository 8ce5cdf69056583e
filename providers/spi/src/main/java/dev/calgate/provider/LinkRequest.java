package dev.calgate.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a person gave to link an account; only fields that {@link Linking} names, required ones
 * present and not blank.
 *
 * @param settings values of the fields that are no secrets
 * @param secrets values of the secret ones
 * @param patience longest time that the search may take in all, however a server draws it out
 */
public record LinkRequest(
    Map<String, String> settings, Map<String, Secret> secrets, Duration patience) {
  private static final Duration LONG = Duration.ofMinutes(10);

  public LinkRequest {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }

  /** What somebody gave whom the gateway trusts to wait. */
  public LinkRequest(Map<String, String> settings, Map<String, Secret> secrets) {
    this(settings, secrets, LONG);
  }

  /** The same in less time. */
  public LinkRequest within(Duration longest) {
    return new LinkRequest(settings, secrets, longest);
  }

  /** The names of the fields that have a value; one that is blank has none. */
  public Set<String> given() {
    Set<String> given = new TreeSet<>(settings.keySet());
    given.addAll(secrets.keySet());
    given.removeIf(it -> setting(it).filter(String::isBlank).isPresent());
    given.removeIf(it -> secret(it).filter(secret -> secret.reveal().isBlank()).isPresent());
    return given;
  }

  /** A setting, if it was given. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** A secret, if it was given. */
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }
}
