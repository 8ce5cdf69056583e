package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import org.jspecify.annotations.Nullable;

/**
 * An account and how it is followed.
 *
 * @param reconnectUrl where its user connects it again in a browser; null for nowhere
 */
public record AccountView(Account account, SyncStatus status, @Nullable String reconnectUrl) {

  /** The API's document. */
  public String document() {
    return AccountDocument.write(this);
  }
}
