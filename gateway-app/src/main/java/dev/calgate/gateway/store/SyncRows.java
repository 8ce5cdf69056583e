package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
                on conflict do nothing
                """),
            key)
        .bind("calendar", calendarColumn)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /**
   * Wakes all rows of an account as if nothing had failed, or puts them to rest, which outdates
   * what is running; calendars that nobody wants rest always.
   */
  static void activate(Handle handle, AccountKey key, boolean active, Instant now) {
    lock(handle, key);
    activate(handle, key, null, active, now);
  }

  /** The same for the row of one calendar. */
  static void activate(
      Handle handle, AccountKey key, @Nullable CalendarId calendar, boolean active, Instant now) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state s set active = n.active,
                  lease_no = lease_no + case when n.active then 0 else 1 end,
                  lease_until = case when n.active then lease_until end,
                  lease_by = case when n.active then lease_by end,
                  requested = requested + case when n.active then 1 else 0 end,
                  due_at = case when n.active then cast(:now as timestamptz) else due_at end,
                  failures = case when n.active then 0 else failures end,
                  error_kind = case when n.active then null else error_kind end,
                  error_message = case when n.active then null else error_message end,
                  error_at = case when n.active then null else error_at end,
                  error_since = case when n.active then null else error_since end
                from (select s.application_id, s.account_id, s.calendar_id,
                             :active and coalesce(c.sync, true) as active
                      from sync_state s left join calendar c
                        on (c.application_id, c.calendar_id) = (s.application_id, s.calendar_id)) n
                where s.application_id = :application and s.account_id = :account
                  and (cast(:calendar as text) is null or s.calendar_id = :calendar)
                  and (n.application_id, n.account_id, n.calendar_id)
                    = (s.application_id, s.account_id, s.calendar_id)
                """),
            key)
        .bind("active", active)
        .bind("calendar", calendar == null ? null : calendar.value())
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /**
   * Outdates what is running for an account, and forgets what failed before, of its channels too;
   * not for how long its service wants to be left alone.
   */
  static void restart(Handle handle, AccountKey key) {
    lock(handle, key);
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state set lease_no = lease_no + 1, lease_until = null, lease_by = null,
                  failures = 0, error_kind = null, error_message = null, error_at = null, error_since = null,
                  channel_at = case when channel_failures = 0 then channel_at else '-infinity' end,
                  channel_failures = 0, channel_error = null
                where application_id = :application and account_id = :account
                """),
            key)
        .execute();
  }

  private static final String REQUEST =
      """
      update sync_state set requested = requested + 1,
        due_at = least(due_at, cast(:now as timestamptz))
      where application_id = :application and account_id = :account and active
      """;

  /** Counts a request for one row, which makes it due. */
  static int request(Handle handle, AccountKey account, String calendarColumn, Instant now) {
    return SyncStore.bind(handle.createUpdate(REQUEST + " and calendar_id = :calendar"), account)
        .bind("calendar", calendarColumn)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /**
   * Counts a request for the look at an account's list, unless that is failing and waits itself.
   */
  static void requestWorkingList(Handle handle, AccountKey account, Instant now) {
    SyncStore.bind(handle.createUpdate(REQUEST + " and calendar_id = '' and failures = 0"), account)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  /** Counts a request for every row of an account; the numbers by calendar. */
  static Map<String, Long> requestAll(Handle handle, AccountKey account, Instant now) {
    lock(handle, account);
    return SyncStore.bind(
            handle.createQuery(
                "with asked as ("
                    + REQUEST
                    + " returning calendar_id, requested) select * from asked"),
            account)
        .bind("now", FeedAppender.timestamp(now))
        .reduceRows(
            new HashMap<String, Long>(),
            (numbers, row) -> {
              numbers.put(
                  row.getColumn("calendar_id", String.class),
                  row.getColumn("requested", Long.class));
              return numbers;
            });
  }

  /** Takes which request of which row was attempted. */
  interface Attempts {
    void attempted(AccountKey account, String calendarColumn, long number);
  }

  /** Tells of the active rows of some accounts. */
  static void attempted(Handle handle, Collection<AccountKey> accounts, Attempts attempts) {
    handle
        .createQuery(
            """
            select s.application_id, s.account_id, s.calendar_id, s.attempted
            from unnest(:applications, :accounts) as a(application_id, account_id)
            join sync_state s using (application_id, account_id) where s.active
            """)
        .bindArray(
            "applications",
            String.class,
            accounts.stream().map(it -> it.application().value()).toArray())
        .bindArray(
            "accounts", String.class, accounts.stream().map(it -> it.account().value()).toArray())
        .map(
            (row, context) -> {
              attempts.attempted(
                  new AccountKey(
                      new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
                  row.getString(3),
                  row.getLong(4));
              return true;
            })
        .list();
  }

  /** Leaves an account and all of its calendars alone until a time. */
  static void quiet(Handle handle, AccountKey key, Instant until) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state set not_before = greatest(not_before, cast(:until as timestamptz))
                where application_id = :application and account_id = :account
                """),
            key)
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  /** Lets the account's pace begin anew when a leased calendar changed whose tag tells nothing. */
  static void quicken(Handle handle, Lease lease) {
    PassRows.bind(
            handle.createUpdate(
                """
                update sync_state a set poll_interval = null from sync_state c
                where a.application_id = :application and a.account_id = :account and a.calendar_id = ''
                  and (c.application_id, c.account_id) = (a.application_id, a.account_id)
                  and c.calendar_id = :calendar and c.state_tag is null
                """),
            lease)
        .execute();
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

  /** Reads the columns live, pushed, as_of, next_at and error_…. */
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
        row.getBoolean("pushed"),
        error != null,
        instant(row.getTimestamp("as_of")),
        instant(row.getTimestamp("next_at")),
        error);
  }

  static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
