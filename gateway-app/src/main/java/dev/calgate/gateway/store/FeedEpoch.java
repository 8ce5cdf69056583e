package dev.calgate.gateway.store;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The feed's identity: drawn once at random, and tied to the database cluster and its timeline, and
 * within it to the database and its table of positions. What was restored, from files or from a
 * dump, or taken over by a standby, has another one; positions may then have been given out twice.
 */
final class FeedEpoch {
  private static final String STORED =
      """
      select e.epoch || '-' || to_hex(cast(d.oid as bigint))
             || '-' || to_hex(cast(cast('feed_head' as regclass) as bigint))
      from feed_epoch e, pg_database d where d.datname = current_database()
      """;

  private FeedEpoch() {}

  /** The epoch of this database as it is now; draws the first one. */
  static String current(Jdbi jdbi) {
    String stored = jdbi.withHandle(handle -> stored(handle).orElseGet(() -> draw(handle)));
    return stored + "-" + timeline(jdbi);
  }

  private static Optional<String> stored(Handle handle) {
    return handle.createQuery(STORED).mapTo(String.class).findOne();
  }

  private static String draw(Handle handle) {
    byte[] drawn = new byte[6];
    new SecureRandom().nextBytes(drawn);
    handle.execute(
        "insert into feed_epoch (epoch) values (?) on conflict do nothing",
        HexFormat.of().formatHex(drawn));
    return stored(handle).orElseThrow();
  }

  private static String timeline(Jdbi jdbi) {
    try {
      return jdbi.withHandle(FeedEpoch::timeline);
    } catch (UnableToExecuteStatementException e) {
      if (isForbidden(e)) {
        // Some hosted databases do not let everybody look at the control file.
        return "0";
      }
      throw e;
    }
  }

  /** Whether it fails so each time: by lack of the right, of the function or of the feature. */
  private static boolean isForbidden(UnableToExecuteStatementException e) {
    return e.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith("42") || cause.getSQLState().startsWith("0A"));
  }

  private static String timeline(Handle handle) {
    return handle
        .createQuery(
            """
            select to_hex(s.system_identifier) || '-' || c.timeline_id
            from pg_control_system() s, pg_control_checkpoint() c
            """)
        .mapTo(String.class)
        .one();
  }
}
