package dev.calgate.gateway.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The available periods of accounts, a bounded number of each. Thread-safe. */
public final class AvailablePeriodStore {
  /** So many of one account may be there; when it is full, those that are over leave. */
  public static final int MOST_OF_ACCOUNT = 1_000;

  private final Jdbi jdbi;

  AvailablePeriodStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Stores a period in the place of the one with its id, if there is one. */
  public Placement put(AccountKey account, AvailablePeriod period, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          // One after the other, so that the bound holds, and none outlives its account.
          if (new AccountRows(handle).find(account, true).isEmpty()) {
            return Placement.NO_ACCOUNT;
          }
          if (countOthers(handle, account, period.id()) >= MOST_OF_ACCOUNT
              && !makeRoom(handle, account, now)) {
            return Placement.FULL;
          }
          delete(handle, account, period.id());
          insert(handle, account, period);
          return Placement.STORED;
        });
  }

  private static int countOthers(Handle handle, AccountKey account, String id) {
    return SyncStore.bind(
            handle.createQuery(
                """
                select count(*) from available_period
                where application_id = :application and account_id = :account and period_id <> :period
                """),
            account)
        .bind("period", id)
        .mapTo(Integer.class)
        .one();
  }

  private static boolean makeRoom(Handle handle, AccountKey account, Instant now) {
    return SyncStore.bind(
                handle.createUpdate(
                    """
                    delete from available_period
                    where application_id = :application and account_id = :account and ends_at <= :now
                    """),
                account)
            .bind("now", new Moment(now))
            .execute()
        > 0;
  }

  private static void insert(Handle handle, AccountKey account, AvailablePeriod period) {
    SyncStore.bind(
            handle.createUpdate(
                """
                insert into available_period (application_id, account_id, period_id, starts_at, ends_at, tzid)
                values (:application, :account, :period, :start, :end, :tzid)
                """),
            account)
        .bind("period", period.id())
        .bind("start", new Moment(period.start()))
        .bind("end", new Moment(period.end()))
        .bind("tzid", period.tzid())
        .execute();
  }

  /** Those of an account that reach into a time, in the order of their starts. */
  public List<AvailablePeriod> list(AccountKey account, Instant from, Instant to) {
    return jdbi.withHandle(
        handle ->
            SyncStore.bind(
                    handle.createQuery(
                        """
                        select period_id, starts_at, ends_at, tzid from available_period
                        where application_id = :application and account_id = :account
                          and starts_at < :to and ends_at > :from
                        order by starts_at, period_id
                        """),
                    account)
                .bind("from", new Moment(from))
                .bind("to", new Moment(to))
                .map(
                    (row, context) ->
                        new AvailablePeriod(
                            row.getString(1),
                            row.getTimestamp(2).toInstant(),
                            row.getTimestamp(3).toInstant(),
                            row.getString(4)))
                .list());
  }

  /** Deletes a period; of no effect when there is none. */
  public void delete(AccountKey account, String id) {
    jdbi.useHandle(handle -> delete(handle, account, id));
  }

  private static void delete(Handle handle, AccountKey account, String id) {
    SyncStore.bind(
            handle.createUpdate(
                """
                delete from available_period
                where application_id = :application and account_id = :account and period_id = :period
                """),
            account)
        .bind("period", id)
        .execute();
  }

  /** Deletes all periods of an account. */
  public void deleteAll(AccountKey account) {
    jdbi.useHandle(handle -> deleteAll(handle, account));
  }

  static void deleteAll(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                "delete from available_period where application_id = :application and account_id = :account"),
            account)
        .execute();
  }
}
