package dev.calgate.gateway.api;

import dev.calgate.model.Account;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a PATCH changes of an account itself. */
record AccountPatch(
    boolean hasExternalId,
    @Nullable String externalId,
    boolean hasMetadata,
    Map<String, Object> metadata,
    Optional<Boolean> paused) {

  static AccountPatch of(RequestBody body, Optional<Boolean> paused) {
    return new AccountPatch(
        body.has("external_id"),
        body.text("external_id").orElse(null),
        body.has("metadata"),
        body.object("metadata").orElse(Map.of()),
        paused);
  }

  Account apply(Account account) {
    return new Account(
        account.id(),
        account.provider(),
        account.name(),
        hasExternalId ? externalId : account.externalId(),
        hasMetadata ? metadata : account.metadata(),
        status(account.status()),
        account.createdAt());
  }

  /** A refused credential is not mended by pausing and resuming. */
  private Account.Status status(Account.Status now) {
    if (paused.isEmpty()) {
      return now;
    }
    if (now == Account.Status.NEEDS_RECONNECT) {
      throw ProblemException.of(
          Problem.CONFLICT, "The account needs new credentials before it can be paused or resumed");
    }
    return paused.get() ? Account.Status.PAUSED : Account.Status.CONNECTED;
  }

  /** Whether it says anything. */
  boolean isEmpty() {
    return !hasExternalId && !hasMetadata && paused.isEmpty();
  }
}
