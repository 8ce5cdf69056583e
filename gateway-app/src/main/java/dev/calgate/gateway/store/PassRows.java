package dev.calgate.gateway.store;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.SyncCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The pass's part of a {@code sync_state} row. */
final class PassRows implements Passes {
  private final Handle handle;

  PassRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public Pass begin(Lease lease, Instant now) {
    return bind(
            handle.createQuery(
                """
                update sync_state s set pass_no = pass_no + 1
                from calendar c
                where s.application_id = :application and s.account_id = :account and s.calendar_id = :calendar
                  and s.lease_no = :lease and s.lease_until is not null
                  and c.application_id = s.application_id and c.calendar_id = s.calendar_id
                returning s.pass_no, s.requested, s.thorough, s.writes, c.provider, c.ref,
                          case when s.thorough or s.full_pass_at <= cast(:now as timestamptz)
                               then null else s.cursor end as cursor
                """),
            lease)
        .bind("now", FeedAppender.timestamp(now))
        .map((row, context) -> pass(lease, row))
        .findOne()
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  private static Pass pass(Lease lease, ResultSet row) throws SQLException {
    String cursor = row.getString("cursor");
    return new Pass(
        lease,
        row.getString("provider"),
        new CalendarRef(row.getString("ref")),
        row.getLong("pass_no"),
        row.getLong("requested"),
        cursor == null ? null : new SyncCursor(cursor),
        row.getBoolean("thorough"),
        row.getLong("writes"));
  }

  @Override
  public void lock(Lease lease) {
    boolean held =
        bind(
                handle.createQuery(
                    """
                    select 1 from sync_state
                    where application_id = :application and account_id = :account
                      and calendar_id = :calendar and lease_no = :lease and lease_until is not null
                    for no key update
                    """),
                lease)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LeaseLostException(lease);
    }
  }

  @Override
  public void complete(Pass pass, PassEnd end) {
    bind(
            handle.createUpdate(
                """
                update sync_state set cursor = :cursor, state_tag = coalesce(:stateTag, state_tag), done = :requested,
                  as_of = cast(:asOf as timestamptz), thorough = false,
                  full_pass_at = coalesce(cast(:fullPassAt as timestamptz), full_pass_at)
                where application_id = :application and account_id = :account and calendar_id = :calendar
                  and lease_no = :lease
                """),
            pass.lease())
        .bind("cursor", end.cursor().value())
        .bind("stateTag", end.stateTag())
        .bind("requested", pass.requested())
        .bind("asOf", FeedAppender.timestamp(end.asOf()))
        .bind(
            "fullPassAt",
            end.fullPassAt() == null ? null : FeedAppender.timestamp(end.fullPassAt()))
        .execute();
  }

  /** Binds the columns that name a lease's row, and its number. */
  static <S extends SqlStatement<S>> S bind(S statement, Lease lease) {
    return statement
        .bind("application", lease.account().application().value())
        .bind("account", lease.account().account().value())
        .bind("calendar", lease.calendarColumn())
        .bind("lease", lease.number());
  }
}
