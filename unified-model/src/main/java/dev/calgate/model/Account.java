package dev.calgate.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user's access at one provider, as the applications see it; credentials are no part of it.
 *
 * @param name what a person recognises the account by, usually an address
 * @param externalId the application's own identifier, or null
 * @param metadata the application's own data: JSON values by name, never read by the gateway
 */
public record Account(
    AccountId id,
    String provider,
    String name,
    @Nullable String externalId,
    Map<String, Object> metadata,
    Status status,
    Instant createdAt) {
  public Account {
    metadata = Map.copyOf(metadata);
  }

  /** The same account in another status. */
  public Account with(Status other) {
    return new Account(id, provider, name, externalId, metadata, other, createdAt);
  }

  /** Whether the gateway may and does read the account. */
  public enum Status {
    CONNECTED,
    /** The provider refuses the credential; only its user can mend that. */
    NEEDS_RECONNECT,
    /** The application asked to leave the account alone. */
    PAUSED
  }
}
