package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryDatabase.EventState;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** Rows of a PostgreSQL database as a {@link MemoryDatabase} tells of its own. */
public final class StoredRows {
  private StoredRows() {}

  /** As {@link MemoryDatabase#events}. */
  public static List<EventState> events(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from event order by event_id")
                .map((row, context) -> event(row))
                .list());
  }

  private static EventState event(ResultSet row) throws SQLException {
    return new EventState(
        row.getString("event_id"),
        row.getString("calendar_id"),
        row.getString("ref"),
        row.getString("series_id"),
        present(row, "starts_at"),
        present(row, "ends_at"),
        row.getBoolean("deleted"),
        row.getLong("position"),
        row.getString("document"));
  }

  /** All entries of a feed. */
  static List<String> entries(Jdbi jdbi, ApplicationId application) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select document from change where application_id = :application"
                        + " order by position")
                .bind("application", application.value())
                .mapTo(String.class)
                .list());
  }

  /** As {@link MemoryDatabase#objects}. */
  public static List<StoredObject> objects(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from remote_object order by calendar_id, ref")
                .map(
                    (row, context) ->
                        new StoredObject(
                            row.getString("calendar_id"),
                            row.getString("ref"),
                            row.getString("version"),
                            row.getString("reason") == null))
                .list());
  }

  /** As {@link MemoryDatabase#syncStates}. */
  public static List<SyncState> syncStates(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select *, extract(epoch from poll_interval) as seconds from sync_state"
                        + " order by application_id, account_id, calendar_id")
                .map((row, context) -> syncState(row))
                .list());
  }

  private static SyncState syncState(ResultSet row) throws SQLException {
    String kind = row.getString("error_kind");
    double seconds = row.getDouble("seconds");
    Duration interval = row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
    return new SyncState(
        row.getString("application_id"),
        row.getString("account_id"),
        row.getString("calendar_id"),
        present(row, "due_at"),
        present(row, "not_before"),
        row.getBoolean("active"),
        row.getLong("requested"),
        row.getLong("attempted"),
        row.getLong("done"),
        row.getLong("lease_no"),
        moment(row, "lease_until"),
        row.getString("lease_by"),
        row.getLong("pass_no"),
        row.getString("cursor"),
        row.getString("state_tag"),
        moment(row, "as_of"),
        moment(row, "full_pass_at"),
        row.getBoolean("thorough"),
        interval,
        row.getInt("failures"),
        kind == null ? null : ErrorKind.valueOf(kind.toUpperCase(Locale.ROOT)),
        row.getString("error_message"),
        moment(row, "error_at"),
        moment(row, "error_since"),
        row.getInt("cursor_deaths"),
        moment(row, "cursor_died_at"),
        row.getLong("writes"));
  }

  private static Instant present(ResultSet row, String column) throws SQLException {
    Instant at = moment(row, column);
    if (at == null) {
      throw new IllegalStateException("null in " + column);
    }
    return at;
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    if (at == null) {
      return null;
    }
    if (at.getTime() == PGStatement.DATE_POSITIVE_INFINITY) {
      return Instant.MAX;
    }
    return at.getTime() == PGStatement.DATE_NEGATIVE_INFINITY ? Instant.MIN : at.toInstant();
  }
}
