package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How every account of every application is followed, for the operator. Thread-safe. */
public final class SyncOverview {
  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  /**
   * On a database.
   *
   * @param applications that the figures count
   */
  SyncOverview(Jdbi jdbi, Collection<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = Set.copyOf(applications);
  }

  /**
   * One account.
   *
   * @param outstanding rows with requests that no pass has covered yet
   * @param asOf the oldest of its calendars; null while one has not been read
   * @param auditedAt as of when its calendars were audited, the oldest; null while one was not
   */
  public record Row(
      String application,
      String account,
      String provider,
      String status,
      int calendars,
      int outstanding,
      int failing,
      @Nullable Instant asOf,
      @Nullable Instant nextAt,
      @Nullable Instant auditedAt,
      @Nullable String error) {}

  /** Accounts in the order of their names, those with errors first. */
  public List<Row> accounts(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.application_id, a.account_id, a.provider, a.status,
                           count(*) filter (where s.calendar_id <> '') as calendars,
                           count(*) filter (where s.active and s.requested > s.done) as outstanding,
                           count(*) filter (where s.error_kind is not null) as failing,
                           case when bool_and(s.as_of is not null) then min(s.as_of) end as as_of,
                           min(s.ready_at) filter (where s.active and s.due_at < 'infinity') as next_at,
                           case when bool_and(k.as_of is not null) filter (where s.active and s.calendar_id <> '')
                                then min(k.as_of) filter (where s.active) end as audited_at,
                           min(s.error_kind || ': ' || s.error_message) as error
                    from account a left join sync_state s using (application_id, account_id)
                    left join calendar_audit k on k.calendar_id = s.calendar_id
                    where not a.erasing
                    group by a.application_id, a.account_id
                    order by 7 desc, 1, 2 limit :limit
                    """)
                .bind("limit", limit)
                .map((row, context) -> row(row))
                .list());
  }

  /**
   * Figures over all accounts of the configured applications.
   *
   * @param accounts connected ones
   * @param due rows that wait for a worker
   * @param failing rows whose last attempt failed
   * @param oldestDueSeconds how long the longest waiting row is due
   */
  public record Figures(
      long accounts,
      long broken,
      long due,
      long failing,
      long unreadable,
      double oldestDueSeconds) {}

  /** Counts, for metrics. */
  public Figures figures(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with asked as (select unnest(:applications) as application_id)
                    select (select count(*) from account join asked using (application_id) where not erasing) as accounts,
                           (select count(*) from account join asked using (application_id)
                            where status = 'needs_reconnect') as broken,
                           count(*) filter (where active and ready_at <= cast(:now as timestamptz)) as due,
                           count(*) filter (where error_kind is not null) as failing,
                           (select count(*) from remote_object join asked using (application_id)
                            where reason is not null) as unreadable,
                           coalesce(extract(epoch from cast(:now as timestamptz) - min(ready_at)
                             filter (where active and ready_at <= cast(:now as timestamptz))), 0) as oldest
                    from sync_state join asked using (application_id)
                    """)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .bind("now", FeedAppender.timestamp(now))
                .map(
                    (row, context) ->
                        new Figures(
                            row.getLong("accounts"),
                            row.getLong("broken"),
                            row.getLong("due"),
                            row.getLong("failing"),
                            row.getLong("unreadable"),
                            row.getDouble("oldest")))
                .one());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("application_id"),
        row.getString("account_id"),
        row.getString("provider"),
        row.getString("status"),
        row.getInt("calendars"),
        row.getInt("outstanding"),
        row.getInt("failing"),
        instant(row.getTimestamp("as_of")),
        instant(row.getTimestamp("next_at")),
        instant(row.getTimestamp("audited_at")),
        row.getString("error"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
