package dev.calgate.gateway.account;

import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which application shows a key. Only hashes of keys are held, and all of them are compared in
 * constant time. Blanks round a key do not count: a header cannot carry them, and a file or an
 * environment easily has a line's end too many. Thread-safe.
 */
public final class ApplicationKeys {
  private final List<KeyHash> keys = new ArrayList<>();

  private record KeyHash(Secret hash, ApplicationId application) {}

  /** Applications and their active keys. */
  public ApplicationKeys(Map<ApplicationId, List<Secret>> applications) {
    applications.forEach(
        (application, secrets) -> secrets.forEach(key -> add(application, key.reveal().trim())));
  }

  private void add(ApplicationId application, String key) {
    if (!key.isEmpty()) {
      keys.add(new KeyHash(hash(key), application));
    }
  }

  /** Whether an application is set up at present. */
  public boolean knows(ApplicationId application) {
    return keys.stream().anyMatch(it -> it.application().equals(application));
  }

  /** The application that a key opens; empty when it opens none. */
  public Optional<ApplicationId> application(String key) {
    Secret shown = hash(key.trim());
    @Nullable ApplicationId found = null;
    for (KeyHash known : keys) {
      if (known.hash().equals(shown)) {
        found = known.application();
      }
    }
    return Optional.ofNullable(found);
  }

  // As a secret, since those compare in constant time.
  private static Secret hash(String key) {
    return Secret.of(Unguessable.hash(key));
  }
}
