package dev.calgate.gateway.store;

import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of {@code sync_state}, as accounts and calendars come, pause and go. */
final class SyncRows {
  private SyncRows() {}

  /**
   * Locks an account's own row, which goes before the rows of its calendars: to be called first by
   * everything that concerns several of them.
   */
  static void lock(Handle handle, AccountKey key) {
    SyncStore.bind(
            handle.createQuery(
                """
                select 1 from sync_state
                where application_id = :application and account_id = :account and calendar_id = ''
                for no key update
                """),
            key)
        .mapTo(Integer.class)
        .list();
  }

  /** Adds a row that is due at once. */
  static void insert(Handle handle, AccountKey key, String calendarColumn, Instant now) {
    SyncStore.bind(
            handle.createUpdate(
                """
                insert into sync_state (application_id, account_id, calendar_id, due_at)
                values (:application, :account, :calendar, cast(:now as timestamptz))
                """),
            key)
        .bind("calendar", calendarColumn)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /**
   * Wakes all rows of an account, or puts them to rest; calendars that nobody wants rest always.
   */
  static void activate(Handle handle, AccountKey key, boolean active, Instant now) {
    lock(handle, key);
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state s set active = :active and coalesce(
                    (select c.sync from calendar c
                     where c.application_id = s.application_id and c.calendar_id = s.calendar_id), true),
                  requested = requested + case when :active then 1 else 0 end,
                  due_at = case when :active then cast(:now as timestamptz) else due_at end
                where application_id = :application and account_id = :account
                """),
            key)
        .bind("active", active)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /** Outdates what is running for an account, and forgets what failed before. */
  static void restart(Handle handle, AccountKey key) {
    lock(handle, key);
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state set lease_no = lease_no + 1, lease_until = null, lease_by = null,
                  failures = 0, error_kind = null, error_message = null, error_at = null
                where application_id = :application and account_id = :account
                """),
            key)
        .execute();
  }

  /** Whether nobody has taken or outdated a row's lease since; also when it was released. */
  static boolean isLatest(Handle handle, Lease lease) {
    lock(handle, lease.account());
    return PassRows.bind(
            handle.createQuery(
                """
                select 1 from sync_state
                where application_id = :application and account_id = :account
                  and calendar_id = :calendar and lease_no = :lease
                """),
            lease)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Notes as of when an account's list of calendars is true. */
  static void listed(Handle handle, AccountKey key, Instant asOf) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state set as_of = cast(:asOf as timestamptz)
                where application_id = :application and account_id = :account and calendar_id = ''
                """),
            key)
        .bind("asOf", FeedAppender.timestamp(asOf))
        .execute();
  }

  /** Reads the columns live, as_of, next_at and error_…. */
  static SyncStatus status(ResultSet row) throws SQLException {
    String kind = row.getString("error_kind");
    SyncStatus.LastError error =
        kind == null
            ? null
            : new SyncStatus.LastError(
                ErrorKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                row.getString("error_message"),
                row.getTimestamp("error_at").toInstant());
    return new SyncStatus(
        row.getBoolean("live"),
        error != null,
        instant(row.getTimestamp("as_of")),
        instant(row.getTimestamp("next_at")),
        error);
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
