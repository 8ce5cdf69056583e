package dev.calgate.gateway.store;

/** The account is being erased; it can be linked anew when that has come to its end. */
public final class AccountErasingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccountErasingException(AccountKey account) {
    super("Account " + account.account() + " is being erased; try again in a moment");
  }
}
