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
final class SyncRows implements SyncStates {
  private final Handle handle;

  SyncRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public void lock(AccountKey key) {
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

  @Override
  public void insert(AccountKey key, String calendarColumn, Instant now) {
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

  @Override
  public void activate(AccountKey key, boolean active, Instant now) {
    lock(key);
    activate(key, null, active, now);
  }

  @Override
  public void activate(AccountKey key, @Nullable CalendarId calendar, boolean active, Instant now) {
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

  @Override
  public void restart(AccountKey key) {
    lock(key);
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

  @Override
  public int request(AccountKey account, String calendarColumn, Instant now) {
    return SyncStore.bind(handle.createUpdate(REQUEST + " and calendar_id = :calendar"), account)
        .bind("calendar", calendarColumn)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  @Override
  public void requestWorkingList(AccountKey account, Instant now) {
    SyncStore.bind(handle.createUpdate(REQUEST + " and calendar_id = '' and failures = 0"), account)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  @Override
  public Map<String, Long> requestAll(AccountKey account, Instant now) {
    lock(account);
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

  @Override
  public void attempted(Collection<AccountKey> accounts, Attempts attempts) {
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

  @Override
  public void quiet(AccountKey key, Instant until) {
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

  @Override
  public void quicken(Lease lease) {
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

  @Override
  public void listed(AccountKey key, Instant asOf) {
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

  @Override
  public boolean outdateMissing(CalendarKey calendar) {
    return SyncStore.bind(
                handle.createUpdate(
                    """
                    update sync_state s set lease_no = lease_no + 1, lease_until = null, lease_by = null,
                      cursor = null, state_tag = null, due_at = 'infinity'
                    from calendar c
                    where s.application_id = :application and s.account_id = :account and s.calendar_id = :calendar
                      and c.application_id = s.application_id and c.calendar_id = s.calendar_id
                      and c.missing_since is not null
                    """),
                calendar.accountKey())
            .bind("calendar", calendar.calendar().value())
            .execute()
        == 1;
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
