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
  /** So many of one account may be there; those that nobody has used for longest leave. */
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
   * A grant that is not stored yet.
   *
   * @param until when its access token ends
   */
  public record Fresh(Granted granted, String refreshHash, String accessHash, Instant until) {}

  /**
   * Stores a grant with its first access token, which counts as its first use; one too many of an
   * account takes the place of the one that was used longest ago.
   *
   * @return false when there is no such account
   */
  public boolean add(Fresh grant, Instant now) {
    return jdbi.inTransaction(handle -> lock(handle, grant) && insert(handle, grant, now));
  }

  /**
   * The same for a code, which is used up by it. Both are done or neither is: whoever was not
   * answered exchanges the code again, and gets no second grant for it.
   *
   * @return false when the code is not good any more, or there is no such account
   */
  public boolean exchange(String codeHash, Fresh grant, Instant now) {
    return jdbi.inTransaction(
        handle ->
            lock(handle, grant)
                && CodeStore.take(handle, grant.granted().account(), codeHash, now)
                && insert(handle, grant, now));
  }

  // One after the other, so that the bound holds.
  private static boolean lock(Handle handle, Fresh grant) {
    return new AccountRows(handle).find(grant.granted().account(), true).isPresent();
  }

  private static boolean insert(Handle handle, Fresh fresh, Instant now) {
    Granted grant = fresh.granted();
    bind(
            handle.createUpdate(
                """
                      insert into access_grant (application_id, grant_id, account_id, scope, refresh_hash, created_at, used_at)
                      values (:application, :grant, :account, :scope, :refresh, cast(:now as timestamptz),
                              cast(:now as timestamptz))
                      """),
            grant)
        .bind("account", grant.account().account().value())
        .bind("scope", grant.scope())
        .bind("refresh", fresh.refreshHash())
        .bind("now", FeedAppender.timestamp(now))
        .execute();
    dropIdle(handle, grant);
    addAccess(handle, grant, fresh.accessHash(), fresh.until());
    return true;
  }

  // Never the new one, whatever the clocks of gateways say.
  private static void dropIdle(Handle handle, Granted fresh) {
    SyncStore.bind(
            handle.createUpdate(
                """
                delete from access_grant where application_id = :application and grant_id in (
                  select grant_id from access_grant
                  where application_id = :application and account_id = :account
                    and grant_id <> :fresh
                  order by used_at desc, grant_id offset :others)
                """),
            fresh.account())
        .bind("fresh", fresh.id())
        .bind("others", MOST_OF_ACCOUNT - 1)
        .execute();
  }

  /** Notes that a grant is used; not more often than once a minute, since it is on each request. */
  private static void use(Handle handle, Granted grant, Instant now) {
    bind(
            handle.createUpdate(
                """
                update access_grant set used_at = cast(:now as timestamptz)
                where application_id = :application and grant_id = :grant
                  and used_at <= cast(:now as timestamptz) - interval '1 minute'
                """),
            grant)
        .bind("now", FeedAppender.timestamp(now))
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
   * Adds an access token, unless it is there; the grant counts as used.
   *
   * @return false when the grant is revoked
   */
  public boolean addAccess(Granted grant, String accessHash, Instant until, Instant now) {
    return jdbi.withHandle(
        handle -> {
          use(handle, grant, now);
          return addAccess(handle, grant, accessHash, until);
        });
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

  /** The grant of an access token that is good now; it counts as used. */
  public Optional<Granted> byAccess(String accessHash, Instant now) {
    return jdbi.withHandle(
        handle -> {
          Optional<Used> found = byAccess(handle, accessHash, now);
          // Nothing is written on most requests.
          found.filter(Used::longAgo).ifPresent(it -> use(handle, it.grant(), now));
          return found.map(Used::grant);
        });
  }

  /** A grant, and whether its last use was long enough ago to note the next one. */
  private record Used(Granted grant, boolean longAgo) {}

  private static Optional<Used> byAccess(Handle handle, String accessHash, Instant now) {
    return handle
        .createQuery(
            """
            select g.application_id, g.grant_id, g.account_id, g.scope,
                   g.used_at <= cast(:now as timestamptz) - interval '1 minute' as long_ago
            from access_token t join access_grant g using (application_id, grant_id)
            where t.token_hash = :hash and t.until > cast(:now as timestamptz)
            """)
        .bind("hash", accessHash)
        .bind("now", FeedAppender.timestamp(now))
        .map((row, context) -> new Used(granted(row), row.getBoolean("long_ago")))
        .findOne();
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
