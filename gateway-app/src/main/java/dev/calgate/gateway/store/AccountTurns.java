package dev.calgate.gateway.store;

import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Work on an account that only one at a time may do, of all gateways. Each turn holds a connection
 * of the pool, so whoever takes them sees to it that they are few. Thread-safe.
 */
public final class AccountTurns {
  private final Jdbi jdbi;

  AccountTurns(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Does the work if nobody else is at the account's.
   *
   * @return its result; empty, without having done it, when another is at it
   */
  public <T> Optional<T> take(AccountKey account, Supplier<T> work) {
    return jdbi.withHandle(handle -> alone(handle, account, work));
  }

  private static <T> Optional<T> alone(Handle handle, AccountKey account, Supplier<T> work) {
    // The lock belongs to the connection, so it ends with its holder.
    if (!turn(handle, account, "pg_try_advisory_lock")) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      boolean unused = turn(handle, account, "pg_advisory_unlock");
    }
  }

  private static boolean turn(Handle handle, AccountKey account, String function) {
    return handle
        .createQuery("select " + function + "(hashtextextended(:name, 0))")
        .bind("name", "calgate.turn/" + account.application() + "/" + account.account())
        .mapTo(Boolean.class)
        .one();
  }
}
