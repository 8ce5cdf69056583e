package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What is due when: requests, leases, back-off. Due time, lease and state live in one row, so any
 * number of gateways share the work and survive each other's death. Thread-safe.
 */
public final class SyncStore {
  private static final String ROW =
      "application_id = :application and account_id = :account and calendar_id = :calendar";

  private final Jdbi jdbi;

  public SyncStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Takes leases on rows that are due, the longest due first, at most two of one account at a time,
   * skipping what other workers are just taking. While a calendar is read for the first time its
   * account's list is left alone: some servers read the whole calendar for each such question.
   *
   * @param node who takes them, for people who look at the table
   * @param until when the leases expire unless renewed
   */
  public List<Lease> claim(String node, Instant now, Instant until, int limit) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    with waiting as (
                      select s.application_id, s.account_id, s.calendar_id, s.due_at from sync_state s
                      where s.active and s.due_at <= cast(:now as timestamptz)
                        and (s.lease_until is null or s.lease_until < cast(:now as timestamptz))
                        and not (s.calendar_id = '' and exists (
                          select from sync_state f
                          where f.application_id = s.application_id and f.account_id = s.account_id
                            and f.calendar_id <> '' and f.attempted = 0
                            and f.lease_until >= cast(:now as timestamptz)))
                      order by s.due_at limit 1000),
                    ranked as (
                      select w.*, row_number() over (
                          partition by w.application_id, w.account_id order by w.due_at, w.calendar_id)
                        + (select count(*) from sync_state o
                           where o.application_id = w.application_id and o.account_id = w.account_id
                             and o.lease_until >= cast(:now as timestamptz)) as place
                      from waiting w),
                    due as (
                      select s.application_id, s.account_id, s.calendar_id
                      from sync_state s join ranked r
                        on (r.application_id, r.account_id, r.calendar_id)
                         = (s.application_id, s.account_id, s.calendar_id)
                      where r.place <= 2 and s.active and s.due_at <= cast(:now as timestamptz)
                        and (s.lease_until is null or s.lease_until < cast(:now as timestamptz))
                      order by r.due_at limit :limit for no key update of s skip locked)
                    update sync_state s set lease_until = cast(:until as timestamptz), lease_by = :node,
                      lease_no = lease_no + 1
                    from due d
                    where (s.application_id, s.account_id, s.calendar_id)
                        = (d.application_id, d.account_id, d.calendar_id)
                    returning s.application_id, s.account_id, s.calendar_id, s.lease_no
                    """)
                .bind("now", FeedAppender.timestamp(now))
                .bind("until", FeedAppender.timestamp(until))
                .bind("node", node)
                .bind("limit", limit)
                .map((row, context) -> lease(row))
                .list());
  }

  private static Lease lease(ResultSet row) throws SQLException {
    String calendar = row.getString(3);
    return new Lease(
        new AccountKey(new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
        calendar.isEmpty() ? null : new CalendarId(calendar),
        row.getLong(4));
  }

  /** When the next row becomes due after a moment; empty for never. */
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select due_at from sync_state
                    where active and due_at > cast(:now as timestamptz) and due_at < 'infinity'
                    order by due_at limit 1
                    """)
                .bind("now", FeedAppender.timestamp(now))
                .map((row, context) -> row.getTimestamp(1).toInstant())
                .findOne());
  }

  /** Extends a lease; false when it is lost. */
  public boolean renew(Lease lease, Instant until) {
    return jdbi.withHandle(
            handle ->
                PassRows.bind(
                        handle.createUpdate(
                            "update sync_state set lease_until = cast(:until as timestamptz) where "
                                + ROW
                                + " and lease_no = :lease and lease_until is not null"),
                        lease)
                    .bind("until", FeedAppender.timestamp(until))
                    .execute())
        == 1;
  }

  /**
   * How a leased row is left after work on it.
   *
   * @param attempted the requests that the work covered
   * @param dueAt null: when the next full pass is due
   * @param pollInterval null leaves the pace as it is
   */
  public record Release(
      long attempted,
      @Nullable Instant dueAt,
      @Nullable Failure failure,
      @Nullable Duration pollInterval) {

    /** Work went well. */
    public static Release success(
        long attempted, @Nullable Instant dueAt, @Nullable Duration pollInterval) {
      return new Release(attempted, dueAt, null, pollInterval);
    }

    /** Work failed. */
    public static Release failure(long attempted, Instant dueAt, Failure failure) {
      return new Release(attempted, dueAt, failure, null);
    }
  }

  /**
   * What went wrong last.
   *
   * @param thorough whether the next pass is to list everything, by the most reliable way
   * @param startOver whether the next pass is to begin without cursor
   */
  public record Failure(
      ErrorKind kind, String message, Instant at, boolean thorough, boolean startOver) {}

  /**
   * Ends a lease. A request that was counted meanwhile makes the row due at once, unless the work
   * failed. Does nothing when the lease is lost.
   */
  public void release(Lease lease, Release release, Instant now) {
    jdbi.useTransaction(
        handle -> {
          SqlStatement<?> statement =
              release.failure() == null
                  ? succeeded(handle, lease, release)
                  : failed(handle, lease, release.failure());
          statement
              .bind("due", release.dueAt() == null ? null : FeedAppender.timestamp(release.dueAt()))
              .bind("now", FeedAppender.timestamp(now))
              .bind("attempted", release.attempted());
          ((org.jdbi.v3.core.statement.Update) statement).execute();
        });
  }

  private static SqlStatement<?> succeeded(Handle handle, Lease lease, Release release) {
    return PassRows.bind(
            handle.createUpdate(
                """
                update sync_state set lease_until = null, lease_by = null, attempted = :attempted,
                  done = greatest(done, :attempted), failures = 0, error_kind = null, error_message = null, error_at = null,
                  poll_interval = coalesce(make_interval(secs => cast(:interval as double precision)), poll_interval),
                  due_at = case when requested > :attempted then least(due_at, cast(:now as timestamptz))
                           else coalesce(cast(:due as timestamptz), full_pass_at, 'infinity') end
                where application_id = :application and account_id = :account and calendar_id = :calendar
                  and lease_no = :lease and lease_until is not null
                """),
            lease)
        .bind(
            "interval",
            release.pollInterval() == null ? null : release.pollInterval().toMillis() / 1000.0);
  }

  private static SqlStatement<?> failed(Handle handle, Lease lease, Failure failure) {
    return PassRows.bind(
            handle.createUpdate(
                """
                update sync_state set lease_until = null, lease_by = null, attempted = :attempted,
                  failures = failures + 1, error_kind = :kind, error_message = :message,
                  error_at = cast(:at as timestamptz), thorough = thorough or :thorough,
                  cursor = case when :startOver then null else cursor end,
                  due_at = greatest(cast(:due as timestamptz), cast(:now as timestamptz))
                where application_id = :application and account_id = :account and calendar_id = :calendar
                  and lease_no = :lease and lease_until is not null
                """),
            lease)
        .bind("kind", failure.kind().name().toLowerCase(java.util.Locale.ROOT))
        .bind("message", failure.message())
        .bind("at", FeedAppender.timestamp(failure.at()))
        .bind("thorough", failure.thorough())
        .bind("startOver", failure.startOver());
  }

  /** The counters and the pace of a leased row, as work on it begins. */
  public record Work(long requested, int failures, @Nullable Duration pollInterval) {}

  /** Reads a leased row's counters; empty when the lease is lost. */
  public Optional<Work> work(Lease lease) {
    return jdbi.withHandle(
        handle ->
            PassRows.bind(
                    handle.createQuery(
                        "select requested, failures, extract(epoch from poll_interval) from sync_state where "
                            + ROW
                            + " and lease_no = :lease and lease_until is not null"),
                    lease)
                .map((row, context) -> work(row))
                .findOne());
  }

  private static Work work(ResultSet row) throws SQLException {
    double seconds = row.getDouble(3);
    Duration interval = row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
    return new Work(row.getLong(1), row.getInt(2), interval);
  }

  /**
   * Asks for a look at an account's list of calendars, without asking for its calendars.
   *
   * @return whether there is such an account
   */
  public boolean requestAccount(AccountKey account, Instant now) {
    return request(account, "", now) > 0;
  }

  /**
   * Asks for a pass over a calendar.
   *
   * @return whether there is such a calendar
   */
  public boolean requestCalendar(CalendarKey calendar, Instant now) {
    return request(calendar.accountKey(), calendar.calendar().value(), now) > 0;
  }

  private int request(AccountKey account, String calendar, Instant now) {
    return jdbi.withHandle(
        handle ->
            bind(handle.createUpdate(REQUEST + " and calendar_id = :calendar"), account)
                .bind("calendar", calendar)
                .bind("now", FeedAppender.timestamp(now))
                .execute());
  }

  private static final String REQUEST =
      """
      update sync_state set requested = requested + 1,
        due_at = least(due_at, cast(:now as timestamptz))
      where application_id = :application and account_id = :account and active""";

  /**
   * Asks for a look at an account and at all of its calendars.
   *
   * @return what has to be covered for all of it to have been looked at after this call; empty when
   *     the account is unknown, paused or waits to be reconnected
   */
  public Optional<SyncTicket> requestAll(AccountKey account, Instant now) {
    Map<String, Long> numbers = new HashMap<>();
    jdbi.useTransaction(
        handle -> {
          SyncRows.lock(handle, account);
          bind(
                  handle.createQuery(
                      "with asked as ("
                          + REQUEST
                          + " returning calendar_id, requested) select * from asked"),
                  account)
              .bind("now", FeedAppender.timestamp(now))
              .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
              .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
        });
    return numbers.containsKey("")
        ? Optional.of(new SyncTicket(account, numbers))
        : Optional.empty();
  }

  /** Whether all that a ticket asked for has been attempted, also calendars found meanwhile. */
  public boolean covered(SyncTicket ticket) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select calendar_id, attempted from sync_state
                        where application_id = :application and account_id = :account and active
                        """),
                    ticket.account())
                .map((row, context) -> ticket.covers(row.getString(1), row.getLong(2)))
                .stream()
                .allMatch(covered -> covered));
  }

  /** Leaves an account and all of its calendars alone until a time. */
  public void postpone(AccountKey account, Instant until) {
    jdbi.useTransaction(
        handle -> {
          SyncRows.lock(handle, account);
          bind(
                  handle.createUpdate(
                      """
                        update sync_state set due_at = greatest(due_at, cast(:until as timestamptz))
                        where application_id = :application and account_id = :account
                        """),
                  account)
              .bind("until", FeedAppender.timestamp(until))
              .execute();
        });
  }

  static <S extends SqlStatement<S>> S bind(S statement, AccountKey account) {
    return statement
        .bind("application", account.application().value())
        .bind("account", account.account().value());
  }
}
