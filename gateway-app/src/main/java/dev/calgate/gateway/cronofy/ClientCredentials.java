package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.model.ApplicationId;
import java.util.Optional;

/** An application that shows its id and one of its keys in the body. Thread-safe. */
public final class ClientCredentials {
  private static final int LONGEST = 2_048;

  private final ApplicationKeys keys;

  public ClientCredentials(ApplicationKeys keys) {
    this.keys = keys;
  }

  /** The application; empty when {@code client_id} and {@code client_secret} do not match. */
  Optional<ApplicationId> find(FaceParameters parameters) {
    String id = parameters.text("client_id").orElse("");
    return parameters
        .text("client_secret", LONGEST)
        .flatMap(keys::application)
        .filter(it -> it.value().equals(id));
  }
}
