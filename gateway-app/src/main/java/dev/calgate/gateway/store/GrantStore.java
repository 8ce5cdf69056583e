package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What applications may do with accounts by tokens (RFC 6749). Tokens are known by their hashes
 * alone. Thread-safe.
 */
public final class GrantStore {
  /** So many of one account may be there; the oldest leave. */
  static final int MOST_OF_ACCOUNT = 64;

  private static final String OF_TOKEN =
      """
      application_id = :application and (refresh_hash = :hash or grant_id = (
        select grant_id from access_token t
        where t.token_hash = :hash and t.application_id = :application))""";

  private final Jdbi jdbi;

  /** Reads and writes a database. */
  public GrantStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A grant.
   *
   * @param id unguessable, of no meaning
   * @param scope words with blanks between them
   */
  public record Granted(String id, AccountKey account, String scope) {}

  /**
   * Stores a grant with its first access token; one too many of an account takes the oldest's
   * place.
   *
   * @return false when there is no such account
   */
  public boolean add(
      Granted grant, String refreshHash, String accessHash, Instant until, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          // One after the other, so that the bound holds.
          if (new AccountRows(handle).find(grant.account(), true).isEmpty()) {
            return false;
          }
          bind(
                  handle.createUpdate(
                      """
                      insert into access_grant (application_id, grant_id, account_id, scope, refresh_hash, created_at)
                      values (:application, :grant, :account, :scope, :refresh, cast(:now as timestamptz))
                      """),
                  grant)
              .bind("account", grant.account().account().value())
              .bind("scope", grant.scope())
              .bind("refresh", refreshHash)
              .bind("now", FeedAppender.timestamp(now))
              .execute();
          dropOldest(handle, grant.account());
          addAccess(handle, grant, accessHash, until);
          return true;
        });
  }

  private static void dropOldest(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                """
                delete from access_grant where application_id = :application and grant_id in (
                  select grant_id from access_grant
                  where application_id = :application and account_id = :account
                  order by created_at desc, grant_id offset :most)
                """),
            account)
        .bind("most", MOST_OF_ACCOUNT)
        .execute();
  }

  /** The grant of an application's refresh token; empty for a foreign one as for an unknown one. */
  public Optional<Granted> byRefresh(ApplicationId application, String refreshHash) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select application_id, grant_id, account_id, scope from access_grant
                    where application_id = :application and refresh_hash = :hash
                    """)
                .bind("application", application.value())
                .bind("hash", refreshHash)
                .map((row, context) -> granted(row))
                .findOne());
  }

  /** Until when the newest access token of a grant is good; empty when none is. */
  public Optional<Instant> newestAccess(Granted grant) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select until from access_token
                        where application_id = :application and grant_id = :grant order by until desc limit 1
                        """),
                    grant)
                .map((row, context) -> row.getTimestamp(1).toInstant())
                .findOne());
  }

  /**
   * Adds an access token, unless it is there.
   *
   * @return false when the grant is revoked
   */
  public boolean addAccess(Granted grant, String accessHash, Instant until) {
    return jdbi.withHandle(handle -> addAccess(handle, grant, accessHash, until));
  }

  // Locked, so that no token outlives a grant that is revoked meanwhile.
  private static boolean addAccess(Handle handle, Granted grant, String hash, Instant until) {
    return bind(
                handle.createUpdate(
                    """
                    insert into access_token (token_hash, application_id, grant_id, until)
                    select :hash, application_id, grant_id, cast(:until as timestamptz) from access_grant
                    where application_id = :application and grant_id = :grant for key share
                    on conflict (token_hash) do update set until = excluded.until
                    """),
                grant)
            .bind("hash", hash)
            .bind("until", FeedAppender.timestamp(until))
            .execute()
        == 1;
  }

  /** The grant of an access token that is good now. */
  public Optional<Granted> byAccess(String accessHash, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select g.application_id, g.grant_id, g.account_id, g.scope
                    from access_token t join access_grant g using (application_id, grant_id)
                    where t.token_hash = :hash and t.until > cast(:now as timestamptz)
                    """)
                .bind("hash", accessHash)
                .bind("now", FeedAppender.timestamp(now))
                .map((row, context) -> granted(row))
                .findOne());
  }

  /** The account that an application's token belongs to, whichever of its tokens it is. */
  public Optional<AccountKey> owner(ApplicationId application, String tokenHash) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select application_id, grant_id, account_id, scope from access_grant g where "
                        + OF_TOKEN)
                .bind("application", application.value())
                .bind("hash", tokenHash)
                .map((row, context) -> granted(row).account())
                .findOne());
  }

  /** Takes back the grant that an application's token belongs to, whichever of its tokens it is. */
  public void revoke(ApplicationId application, String tokenHash) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from access_grant g where " + OF_TOKEN)
                .bind("application", application.value())
                .bind("hash", tokenHash)
                .execute());
  }

  /** Takes back all grants of an account. */
  public void revokeAll(AccountKey account) {
    jdbi.useHandle(handle -> revokeAll(handle, account));
  }

  static void revokeAll(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                "delete from access_grant where application_id = :application and account_id = :account"),
            account)
        .execute();
  }

  /** Forgets access tokens that are no longer good. */
  public int forgetExpired(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate("delete from access_token where until <= cast(:now as timestamptz)")
                .bind("now", FeedAppender.timestamp(now))
                .execute());
  }

  private static Granted granted(ResultSet row) throws SQLException {
    AccountKey account =
        new AccountKey(
            new ApplicationId(row.getString("application_id")),
            new AccountId(row.getString("account_id")));
    return new Granted(row.getString("grant_id"), account, row.getString("scope"));
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Granted grant) {
    return statement
        .bind("application", grant.account().application().value())
        .bind("grant", grant.id());
  }
}
