package dev.calgate.gateway.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Tells faults of the database apart: what passes, what lies in a value, what neither does. */
public final class DatabaseFaults {
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  /** Data exceptions, and limits of the server that a value exceeds. */
  private static final Set<String> DATA_CLASSES = Set.of("22", "54");

  private DatabaseFaults() {}

  /**
   * Whether a failure comes from a database that is away, overloaded or shutting down, or from a
   * pool without a free connection, so that the same request may succeed a little later.
   */
  public static boolean isPassing(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof org.apache.tomcat.jdbc.pool.PoolExhaustedException
                    || cause instanceof SQLTransientException
                    || (cause instanceof SQLException sql && isPassing(sql)));
  }

  private static boolean isPassing(SQLException e) {
    return e.getSQLState() == null
        ? e.getClass().getName().contains("pool")
        : isOf(e, PASSING_CLASSES);
  }

  /**
   * Whether the database refused a value that it was to store: it will again, and takes others.
   * Anything else that lasts, such as a schema of another version, says nothing of the value.
   */
  public static boolean isOfData(Throwable failure) {
    return causes(failure)
        .anyMatch(cause -> cause instanceof SQLException sql && isOf(sql, DATA_CLASSES));
  }

  private static boolean isOf(SQLException e, Set<String> classes) {
    String state = e.getSQLState();
    return state != null && state.length() == 5 && classes.contains(state.substring(0, 2));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
  }
}
