package dev.calgate.gateway.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The feed's identity: drawn once at random, and tied to the database cluster and its timeline. A
 * database that was restored from a backup, or taken over by a standby, has another one; positions
 * may then have been given out twice.
 */
final class FeedEpoch {
  private FeedEpoch() {}

  /** The epoch of this database as it is now; draws the first one. */
  static String current(Jdbi jdbi) {
    byte[] drawn = new byte[6];
    new SecureRandom().nextBytes(drawn);
    String random = HexFormat.of().formatHex(drawn);
    String stored =
        jdbi.inTransaction(
            handle -> {
              handle.execute(
                  "insert into feed_epoch (epoch) values (?) on conflict do nothing", random);
              return handle.createQuery("select epoch from feed_epoch").mapTo(String.class).one();
            });
    return stored + "-" + timeline(jdbi);
  }

  private static String timeline(Jdbi jdbi) {
    try {
      return jdbi.withHandle(FeedEpoch::timeline);
    } catch (UnableToExecuteStatementException e) {
      // Some hosted databases do not let everybody look at the control file.
      return "0";
    }
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
