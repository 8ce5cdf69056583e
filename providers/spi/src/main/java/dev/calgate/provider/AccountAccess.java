package dev.calgate.provider;

import java.util.Map;

/**
 * What opens an account: stored by the gateway, secrets encrypted, read by nobody but the provider.
 *
 * @param settings such as the address of the calendars' home
 * @param secrets such as a password or a refresh token
 */
public record AccountAccess(Map<String, String> settings, Map<String, Secret> secrets) {
  public AccountAccess {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }
}
