package dev.calgate.gateway.store;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.gateway.store.SyncStore.Work;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of {@code sync_state}, as workers take, hold and leave them. */
final class LeaseRows implements Leases {
  private static final String ROW =
      """
       where application_id = :application and account_id = :account and calendar_id = :calendar
        and lease_no = :lease and lease_until is not null
      """;

  /** Ranked only within a window, so that a claim costs the same however much is due. */
  private static final int WINDOW = 1_000;

  // An account at its bound is left out before the window is cut, or its rows would fill it.
  private static final String WAITING =
      """
      (select s.application_id, s.account_id, s.calendar_id, s.ready_at, s.failures > 0 as failing,
              coalesce(b.running, 0) as running
       from sync_state s left join busy b using (application_id, account_id)
       where s.active and s.ready_at <= cast(:now as timestamptz) and %s
         and s.application_id = any(:applications)
         and (s.lease_until is null or s.lease_until < cast(:now as timestamptz))
         and coalesce(b.running, 0) < 2 and not (s.calendar_id = '' and coalesce(b.reading, false))
       order by s.ready_at limit %d)
      """;

  private static final String CLAIM =
      """
      with busy as materialized (
        select application_id, account_id, count(*) as running,
               bool_or(calendar_id <> '' and attempted = 0) as reading
        from sync_state where lease_until >= cast(:now as timestamptz)
        group by application_id, account_id),
      waiting as (
      """
          + WAITING.formatted("s.failures = 0", WINDOW)
          + " union all "
          + WAITING.formatted("s.failures > 0", WINDOW)
          + """
      ), placed as (
        select w.*, w.running + row_number() over (
          partition by w.application_id, w.account_id order by w.ready_at, w.calendar_id) as place
        from waiting w),
      ranked as (
        select p.*, row_number() over (partition by p.failing order by p.ready_at) as turn
        from placed p where p.place <= 2),
      due as (
        select s.application_id, s.account_id, s.calendar_id
        from sync_state s join ranked r
          on (r.application_id, r.account_id, r.calendar_id) = (s.application_id, s.account_id, s.calendar_id)
        where (not r.failing or r.turn <= :failing)
          and s.active and s.ready_at <= cast(:now as timestamptz)
          and (s.lease_until is null or s.lease_until < cast(:now as timestamptz))
        order by r.ready_at limit :limit for no key update of s skip locked)
      update sync_state s set lease_until = cast(:until as timestamptz), lease_by = :node,
        lease_no = lease_no + 1
      from due d
      where (s.application_id, s.account_id, s.calendar_id)
          = (d.application_id, d.account_id, d.calendar_id)
      returning s.application_id, s.account_id, s.calendar_id, s.lease_no, s.failures > 0
      """;

  private final Handle handle;

  LeaseRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<Lease> claim(
      Collection<ApplicationId> applications,
      String node,
      Instant now,
      Instant until,
      int limit,
      int failing) {
    return handle
        .createQuery(CLAIM)
        .bind("applications", TextArray.of(applications, ApplicationId::value))
        .bind("now", FeedAppender.timestamp(now))
        .bind("until", FeedAppender.timestamp(until))
        .bind("node", node)
        .bind("limit", limit)
        .bind("failing", failing)
        .map((row, context) -> lease(row))
        .list();
  }

  private static Lease lease(ResultSet row) throws SQLException {
    String calendar = row.getString(3);
    return new Lease(
        new AccountKey(new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
        calendar.isEmpty() ? null : new CalendarId(calendar),
        row.getLong(4),
        row.getBoolean(5));
  }

  @Override
  public Optional<Instant> nextDue(Collection<ApplicationId> applications, Instant now) {
    return handle
        .createQuery(
            """
            select ready_at from sync_state
            where active and ready_at > cast(:now as timestamptz) and ready_at < 'infinity'
              and application_id = any(:applications)
            order by ready_at limit 1
            """)
        .bind("applications", TextArray.of(applications, ApplicationId::value))
        .bind("now", FeedAppender.timestamp(now))
        .map((row, context) -> row.getTimestamp(1).toInstant())
        .findOne();
  }

  @Override
  public List<Lease> renewFree(List<Lease> leases, Instant until) {
    return handle
        .createQuery(
            """
            with free as (
              select s.application_id, s.account_id, s.calendar_id, held.place
              from unnest(:applications, :accounts, :calendars, :numbers) with ordinality
                as held(application_id, account_id, calendar_id, lease_no, place)
              join sync_state s using (application_id, account_id, calendar_id, lease_no)
              where s.lease_until is not null for no key update of s skip locked)
            update sync_state s set lease_until = cast(:until as timestamptz) from free f
            where (s.application_id, s.account_id, s.calendar_id)
                = (f.application_id, f.account_id, f.calendar_id)
            returning f.place
            """)
        .bind("applications", TextArray.of(leases, it -> it.account().application().value()))
        .bind("accounts", TextArray.of(leases, it -> it.account().account().value()))
        .bind("calendars", TextArray.of(leases, Lease::calendarColumn))
        .bindArray("numbers", Long.class, leases.stream().map(Lease::number).toArray())
        .bind("until", FeedAppender.timestamp(until))
        .map((row, context) -> leases.get(row.getInt(1) - 1))
        .list();
  }

  @Override
  public boolean renew(Lease lease, Instant until) {
    return PassRows.bind(
                handle.createUpdate(
                    "update sync_state set lease_until = cast(:until as timestamptz)" + ROW),
                lease)
            .bind("until", FeedAppender.timestamp(until))
            .execute()
        == 1;
  }

  @Override
  public void abandon(Lease lease, Instant now) {
    PassRows.bind(
            handle.createUpdate(
                """
                update sync_state set lease_until = null, lease_by = null, lease_no = lease_no + 1,
                  due_at = least(due_at, cast(:now as timestamptz))
                """
                    + ROW),
            lease)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  @Override
  public int abandonAll() {
    return handle.execute(
        """
        update sync_state set lease_until = null, lease_by = null, lease_no = lease_no + 1
        where lease_until is not null
        """);
  }

  @Override
  public Optional<Work> work(Lease lease) {
    return PassRows.bind(
            handle.createQuery(
                "select requested, failures, extract(epoch from poll_interval), error_kind, error_since, as_of is null"
                    + " from sync_state"
                    + ROW),
            lease)
        .map((row, context) -> work(row))
        .findOne();
  }

  private static Work work(ResultSet row) throws SQLException {
    double seconds = row.getDouble(3);
    Duration interval = row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
    String kind = row.getString(4);
    return new Work(
        row.getLong(1),
        row.getInt(2),
        interval,
        kind == null ? null : ErrorKind.valueOf(kind.toUpperCase(Locale.ROOT)),
        SyncRows.instant(row.getTimestamp(5)),
        row.getBoolean(6));
  }

  @Override
  public int forgetCursor(Lease lease, Instant now, Duration within) {
    return PassRows.bind(
            handle.createQuery(
                """
                with died as (
                  update sync_state set cursor = null, cursor_died_at = cast(:now as timestamptz),
                    cursor_deaths = case
                      when greatest(cursor_died_at, not_before) > cast(:since as timestamptz)
                        and cursor_deaths > 0 then cursor_deaths + 1 else 1 end
                """
                    + ROW
                    + " returning cursor_deaths) select cursor_deaths from died"),
            lease)
        .bind("now", FeedAppender.timestamp(now))
        .bind("since", FeedAppender.timestamp(now.minus(within)))
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  @Override
  public void rest(Lease lease, Instant until) {
    PassRows.bind(
            handle.createUpdate(
                "update sync_state set not_before = greatest(not_before, cast(:until as timestamptz))"
                    + ROW),
            lease)
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  @Override
  public boolean succeeded(Lease lease, Release.Succeeded release, Instant now) {
    return PassRows.bind(
                handle.createUpdate(
                    """
                    update sync_state set lease_until = null, lease_by = null,
                      attempted = coalesce(:attempted, attempted), done = greatest(done, :attempted),
                      failures = 0, error_kind = null, error_message = null, error_at = null, error_since = null,
                      poll_interval = coalesce(make_interval(secs => cast(:interval as double precision)), poll_interval),
                      due_at = case when requested > :attempted then least(due_at, cast(:now as timestamptz))
                               else coalesce(cast(:due as timestamptz), full_pass_at, 'infinity') end
                    """
                        + ROW),
                lease)
            .bind("attempted", release.attempted())
            .bind("interval", seconds(release.pollInterval()))
            .bind("due", timestamp(release.dueAt()))
            .bind("now", FeedAppender.timestamp(now))
            .execute()
        == 1;
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis() / 1000.0;
  }

  private static @Nullable String timestamp(@Nullable Instant at) {
    return at == null ? null : FeedAppender.timestamp(at);
  }

  @Override
  public Optional<Boolean> failed(Lease lease, Release.Failed release, Instant now) {
    return PassRows.bind(
            handle.createQuery(
                """
                with failed as (
                  update sync_state set lease_until = null, lease_by = null,
                    attempted = coalesce(:attempted, attempted),
                    failures = failures + case when :untried then 0 else 1 end,
                    error_kind = :kind, error_message = :message, error_at = cast(:now as timestamptz),
                    error_since = case when error_kind = :kind then coalesce(error_since, error_at)
                                  else cast(:now as timestamptz) end,
                    thorough = :thorough or (thorough and cursor is null),
                    full_pass_at = case when cursor is not null and full_pass_at <= cast(:now as timestamptz)
                                   then cast(:now as timestamptz) + interval '1 hour' else full_pass_at end,
                    cursor = case when :startOver then null else cursor end,
                    due_at = greatest(cast(:due as timestamptz), cast(:now as timestamptz)),
                    not_before = case when :quiet then greatest(not_before, cast(:due as timestamptz))
                                 else not_before end
                """
                    + ROW
                    + " returning requested > coalesce(:attempted, requested)) select * from failed"),
            lease)
        .bind("attempted", release.attempted())
        .bind("kind", release.kind().name().toLowerCase(Locale.ROOT))
        .bind("message", release.message())
        .bind("due", FeedAppender.timestamp(release.dueAt()))
        .bind("now", FeedAppender.timestamp(now))
        .bind("thorough", release.has(Effect.THOROUGH))
        .bind("startOver", release.has(Effect.START_OVER))
        .bind("untried", release.has(Effect.UNTRIED))
        .bind("quiet", release.has(Effect.QUIET) || release.has(Effect.QUIET_ACCOUNT))
        .mapTo(Boolean.class)
        .findOne();
  }
}
