package dev.calgate.gateway.store;

import dev.calgate.model.Account;

/** An account and how it is followed. */
public record AccountView(Account account, SyncStatus status) {

  /** The API's document. */
  public String document() {
    return AccountDocument.write(this);
  }
}
