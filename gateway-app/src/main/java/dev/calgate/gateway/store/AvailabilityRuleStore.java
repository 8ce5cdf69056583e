package dev.calgate.gateway.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The availability rules of accounts, a bounded number of each. Thread-safe. */
public final class AvailabilityRuleStore {
  /** So many of one account may be there. */
  public static final int MOST_OF_ACCOUNT = 100;

  private static final String OF_ACCOUNT =
      "select rule_id, tzid, calendars, weekly from availability_rule"
          + " where application_id = :application and account_id = :account";

  private final Jdbi jdbi;

  AvailabilityRuleStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Stores a rule in the place of the one with its id, if there is one. */
  public Placement put(AccountKey account, AvailabilityRule rule) {
    return jdbi.inTransaction(
        handle -> {
          // One after the other, so that the bound holds, and none outlives its account.
          if (new AccountRows(handle).find(account, true).isEmpty()) {
            return Placement.NO_ACCOUNT;
          }
          long others =
              list(handle, account).stream().filter(it -> !it.id().equals(rule.id())).count();
          if (others >= MOST_OF_ACCOUNT) {
            return Placement.FULL;
          }
          delete(handle, account, rule.id());
          insert(handle, account, rule);
          return Placement.STORED;
        });
  }

  private static void insert(Handle handle, AccountKey account, AvailabilityRule rule) {
    SyncStore.bind(
            handle.createUpdate(
                """
                insert into availability_rule (application_id, account_id, rule_id, tzid, calendars, weekly)
                values (:application, :account, :rule, :tzid, :calendars, :weekly)
                """),
            account)
        .bind("rule", rule.id())
        .bind("tzid", rule.tzid())
        .bind("calendars", TextArray.of(rule.calendars(), it -> it))
        .bind("weekly", TextArray.of(rule.weekly(), AvailabilityRule.WeeklyPeriod::text))
        .execute();
  }

  /** All of an account, in the order of their ids. */
  public List<AvailabilityRule> list(AccountKey account) {
    return jdbi.withHandle(handle -> list(handle, account));
  }

  private static List<AvailabilityRule> list(Handle handle, AccountKey account) {
    return SyncStore.bind(handle.createQuery(OF_ACCOUNT + " order by rule_id"), account)
        .map((row, context) -> rule(row))
        .list();
  }

  /** One of an account; empty when there is none. */
  public Optional<AvailabilityRule> find(AccountKey account, String id) {
    return jdbi.withHandle(
        handle ->
            SyncStore.bind(handle.createQuery(OF_ACCOUNT + " and rule_id = :rule"), account)
                .bind("rule", id)
                .map((row, context) -> rule(row))
                .findOne());
  }

  private static AvailabilityRule rule(ResultSet row) throws SQLException {
    return new AvailabilityRule(
        row.getString("rule_id"),
        row.getString("tzid"),
        texts(row, "calendars"),
        texts(row, "weekly").stream().map(AvailabilityRule.WeeklyPeriod::parse).toList());
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }

  /**
   * Deletes a rule.
   *
   * @return whether there was one
   */
  public boolean delete(AccountKey account, String id) {
    return jdbi.withHandle(handle -> delete(handle, account, id));
  }

  private static boolean delete(Handle handle, AccountKey account, String id) {
    return SyncStore.bind(
                handle.createUpdate(
                    """
                    delete from availability_rule
                    where application_id = :application and account_id = :account and rule_id = :rule
                    """),
                account)
            .bind("rule", id)
            .execute()
        == 1;
  }

  static void deleteAll(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                "delete from availability_rule where application_id = :application and account_id = :account"),
            account)
        .execute();
  }
}
