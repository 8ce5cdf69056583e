package dev.calgate.gateway.store;

import java.sql.SQLException;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.transaction.TransactionException;

/** A database as one process sees it, whose calls are watched, and go wrong. Thread-safe. */
public final class HookedTransactions implements Transactions {
  private final Transactions database;
  private final Hooks hooks;

  /** What happens around each call. */
  public interface Hooks {
    /** Before it; what is thrown here keeps it from the database. */
    Fate begins();

    /** After it was done, and before that is known; single statements are known at once. */
    void done(boolean transaction);
  }

  /** What becomes of a call. */
  public enum Fate {
    DONE,
    /** The work is done and taken back. */
    ROLLED_BACK,
    /** It is done, and said to have failed. */
    UNKNOWN,
    /** Nobody answers. */
    AWAY
  }

  public HookedTransactions(Transactions database, Hooks hooks) {
    this.database = database;
    this.hooks = hooks;
  }

  @Override
  public <T> T inTransaction(Function<Tables, T> work) {
    return call(work, true);
  }

  @Override
  public <T> T withTables(Function<Tables, T> work) {
    return call(work, false);
  }

  private <T> T call(Function<Tables, T> work, boolean transaction) {
    Fate fate = hooks.begins();
    if (fate == Fate.AWAY) {
      throw new ConnectionException(new SQLException("Nobody answers", "08001"));
    }
    if (fate == Fate.ROLLED_BACK) {
      return database.inTransaction(
          tables -> {
            work.apply(tables);
            throw new TransactionException("The commit failed");
          });
    }
    T result = transaction ? database.inTransaction(work) : database.withTables(work);
    hooks.done(transaction);
    if (fate == Fate.UNKNOWN) {
      throw new TransactionException("No answer to the commit");
    }
    return result;
  }
}
