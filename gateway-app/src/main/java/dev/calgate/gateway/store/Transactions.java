package dev.calgate.gateway.store;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables as stores work on them: where their rows are kept is known behind this alone.
 * Thread-safe.
 *
 * <p>Every method throws what JDBI does when the database is away or refuses something. Of a
 * transaction nothing has happened then, unless it was the commit that failed: of that nobody can
 * know.
 */
public interface Transactions {

  /** The tables of a migrated PostgreSQL database. */
  static Transactions on(Jdbi jdbi) {
    return new JdbiTransactions(jdbi);
  }

  /** Does work in one transaction: all of it or, when it throws, nothing. */
  <T> T inTransaction(Function<Tables, T> work);

  /** Does work of which each statement stands for itself. */
  <T> T withTables(Function<Tables, T> work);

  /** The same as {@link #inTransaction} without a result. */
  default void useTransaction(Consumer<Tables> work) {
    boolean unused =
        inTransaction(
            tables -> {
              work.accept(tables);
              return true;
            });
  }

  /** The same as {@link #withTables} without a result. */
  default void useTables(Consumer<Tables> work) {
    boolean unused =
        withTables(
            tables -> {
              work.accept(tables);
              return true;
            });
  }
}
