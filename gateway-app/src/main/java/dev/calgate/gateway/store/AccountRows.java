package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table {@code account}, read together with how its rows in {@code sync_state} stand. */
final class AccountRows implements Accounts {
  private static final String VIEW =
      """
      select a.account_id, a.provider, a.name, a.external_id, a.metadata, a.status, a.created_at,
             s.live, s.as_of, s.next_at, exists (
               select from push_channel p
               where p.application_id = a.application_id and p.account_id = a.account_id
                 and p.calendar_id <> '' and p.opened and not p.closing and p.message_no > 0) as pushed,
             s.error_kind, s.error_message, s.error_at
      from account a
      left join lateral (
        select bool_and(attempted > 0 and as_of is not null) as live,
               case when bool_and(as_of is not null) then min(as_of) end as as_of,
               min(ready_at) filter (where active and calendar_id = '' and due_at < 'infinity') as next_at,
               (array_agg(error_kind order by calendar_id) filter (where error_kind is not null))[1] as error_kind,
               (array_agg(error_message order by calendar_id) filter (where error_kind is not null))[1] as error_message,
               (array_agg(error_at order by calendar_id) filter (where error_kind is not null))[1] as error_at
        from sync_state s
        where s.application_id = a.application_id and s.account_id = a.account_id
          and (s.calendar_id = '' or exists (
            select from calendar c
            where c.application_id = s.application_id and c.calendar_id = s.calendar_id and c.sync))) s on true
      where a.application_id = :application and not a.erasing
      """;

  private final Handle handle;

  AccountRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public Optional<AccountView> view(AccountKey key) {
    ApplicationId application = key.application();
    return SyncStore.bind(handle.createQuery(VIEW + " and a.account_id = :account"), key)
        .map((row, context) -> view(application, row))
        .findOne();
  }

  private static final String LIST_OF =
      "select * from (select *, sum(octet_length(metadata) + coalesce(octet_length(external_id), 0))"
          + " over (order by account_id rows unbounded preceding) as total from ("
          + VIEW;

  /** Only when it is asked for: an index serves no condition that may be void. */
  private static final String OF_EXTERNAL_ID =
      """
       and a.external_id = :externalId
       and hashtextextended(a.external_id, 0) = hashtextextended(:externalId, 0)
      """;

  private static final String OF_OLD =
      " where application_id = :application and account_id = :account"
          + " and secrets = :old and not erasing";

  private static final String LIST_WHERE =
      """
       and (cast(:provider as text) is null or a.provider = :provider)
       and (cast(:status as text) is null or a.status = :status)
       and a.account_id > :after
      order by a.account_id limit :limit) found) sized
      where total - octet_length(metadata) - coalesce(octet_length(external_id), 0) < :bytes
      order by account_id
      """;

  @Override
  public Batch<AccountView> list(
      ApplicationId application, AccountStore.Filter filter, @Nullable AccountId after, int limit) {
    long[] bytes = {0};
    String externalId = filter.externalId();
    Query query =
        externalId == null
            ? handle.createQuery(LIST_OF + LIST_WHERE)
            : handle
                .createQuery(LIST_OF + OF_EXTERNAL_ID + LIST_WHERE)
                .bind("externalId", externalId);
    List<AccountView> views =
        query
            .bind("application", application.value())
            .bind("provider", filter.provider())
            .bind("status", filter.status() == null ? null : ValueWriter.word(filter.status()))
            .bind("after", after == null ? "" : after.value())
            .bind("limit", limit + 1)
            .bind("bytes", Batch.MAX_BYTES)
            .map(
                (row, context) -> {
                  bytes[0] = row.getLong("total");
                  return view(application, row);
                })
            .list();
    return Batch.of(views, limit, bytes[0]);
  }

  private AccountView view(ApplicationId application, ResultSet row) throws SQLException {
    Account account = account(row);
    String reconnectUrl = handle.getConfig(ReconnectAddress.class).of(application, account);
    return new AccountView(account, SyncRows.status(row), reconnectUrl);
  }

  @Override
  public Optional<Account> find(AccountKey key, boolean lock) {
    return SyncStore.bind(
            handle.createQuery(
                """
                select account_id, provider, name, external_id, metadata, status, created_at from account
                where application_id = :application and account_id = :account and not erasing
                """
                    + (lock ? "for update" : "")),
            key)
        .map((row, context) -> account(row))
        .findOne();
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        new AccountId(row.getString("account_id")),
        row.getString("provider"),
        row.getString("name"),
        row.getString("external_id"),
        Json.object(row.getString("metadata")),
        status(row),
        row.getTimestamp("created_at").toInstant());
  }

  /** The column {@code status} of a row. */
  static Account.Status status(ResultSet row) throws SQLException {
    return Account.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
  }

  @Override
  public boolean insert(
      ApplicationId application, Account account, AccountStore.SealedAccess access) {
    return handle
            .createUpdate(
                """
            insert into account (application_id, account_id, provider, name, external_id, metadata, status,
                                 settings, secrets, created_at)
            values (:application, :account, :provider, :name, :externalId, :metadata, :status,
                    :settings, :secrets, cast(:createdAt as timestamptz))
            on conflict do nothing
            """)
            .bind("application", application.value())
            .bind("account", account.id().value())
            .bind("provider", account.provider())
            .bind("name", account.name())
            .bind("externalId", account.externalId())
            .bind("metadata", Json.write(account.metadata()))
            .bind("status", ValueWriter.word(account.status()))
            .bind("settings", Json.write(access.settings()))
            .bind("secrets", access.secrets())
            .bind("createdAt", FeedAppender.timestamp(account.createdAt()))
            .execute()
        == 1;
  }

  @Override
  public void update(AccountKey key, Account account) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update account set name = :name, external_id = :externalId, metadata = :metadata, status = :status
                where application_id = :application and account_id = :account
                """),
            key)
        .bind("name", account.name())
        .bind("externalId", account.externalId())
        .bind("metadata", Json.write(account.metadata()))
        .bind("status", ValueWriter.word(account.status()))
        .execute();
  }

  @Override
  public Optional<AccountStore.SealedAccess> access(AccountKey key) {
    return SyncStore.bind(
            handle.createQuery(
                """
                select settings, secrets from account
                where application_id = :application and account_id = :account and not erasing
                """),
            key)
        .map(
            (row, context) ->
                new AccountStore.SealedAccess(Json.strings(row.getString(1)), row.getString(2)))
        .findOne();
  }

  @Override
  public void access(AccountKey key, AccountStore.SealedAccess access) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update account set settings = :settings, secrets = :secrets,
                  renewing_by = null, renewing_until = null
                where application_id = :application and account_id = :account
                """),
            key)
        .bind("settings", Json.write(access.settings()))
        .bind("secrets", access.secrets())
        .execute();
  }

  @Override
  public List<AccountStore.Sealed> sealed(@Nullable AccountKey after, int limit) {
    return handle
        .createQuery(
            """
            select application_id, account_id, settings, secrets from account
            where not erasing and (application_id, account_id) > (:application, :account)
            order by application_id, account_id limit :limit
            """)
        .bind("application", after == null ? "" : after.application().value())
        .bind("account", after == null ? "" : after.account().value())
        .bind("limit", limit)
        .map((row, context) -> sealed(row))
        .list();
  }

  private static AccountStore.Sealed sealed(ResultSet row) throws SQLException {
    return new AccountStore.Sealed(
        new AccountKey(new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
        new AccountStore.SealedAccess(Json.strings(row.getString(3)), row.getString(4)));
  }

  @Override
  public boolean reseal(AccountStore.Sealed old, String secrets) {
    return SyncStore.bind(
                handle.createUpdate("update account set secrets = :secrets" + OF_OLD), old.key())
            .bind("secrets", secrets)
            .bind("old", old.access().secrets())
            .execute()
        == 1;
  }

  @Override
  public boolean beginRenewal(
      AccountStore.Sealed old, AccountStore.Renewing mark, boolean diedOnly, Instant now) {
    return SyncStore.bind(
                handle.createUpdate(
                    """
                    update account set renewing_by = :by,
                      renewing_until = cast(:until as timestamptz)
                    """
                        + OF_OLD
                        + """
                         and (renewing_until <= cast(:now as timestamptz)
                          or renewing_until is null and not :diedOnly)
                        """),
                old.key())
            .bind("old", old.access().secrets())
            .bind("by", mark.by())
            .bind("until", FeedAppender.timestamp(mark.until()))
            .bind("diedOnly", diedOnly)
            .bind("now", FeedAppender.timestamp(now))
            .execute()
        == 1;
  }

  @Override
  public Optional<AccountStore.Renewing> renewing(AccountKey account) {
    return SyncStore.bind(
            handle.createQuery(
                """
                select renewing_by, renewing_until from account
                where application_id = :application and account_id = :account
                  and renewing_until is not null
                """),
            account)
        .map(
            (row, context) ->
                new AccountStore.Renewing(row.getString(1), row.getTimestamp(2).toInstant()))
        .findOne();
  }

  @Override
  public void endRenewal(AccountKey account, String by) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update account set renewing_by = null, renewing_until = null
                where application_id = :application and account_id = :account
                  and renewing_by = :by
                """),
            account)
        .bind("by", by)
        .execute();
  }
}
