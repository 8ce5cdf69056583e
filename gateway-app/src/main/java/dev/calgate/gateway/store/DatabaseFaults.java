package dev.calgate.gateway.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells faults that pass from those that do not. */
public final class DatabaseFaults {
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  private DatabaseFaults() {}

  /**
   * Whether a failure comes from a database that is away, overloaded or shutting down, or from a
   * pool without a free connection, so that the same request may succeed a little later.
   */
  public static boolean isPassing(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof org.apache.tomcat.jdbc.pool.PoolExhaustedException
          || cause instanceof SQLTransientException
          || (cause instanceof SQLException sql && isPassing(sql))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return state == null
        ? e.getClass().getName().contains("pool")
        : state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2));
  }
}
