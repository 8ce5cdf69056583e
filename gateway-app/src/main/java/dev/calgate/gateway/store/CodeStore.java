package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Authorization codes (RFC 6749 section 4.1.2), known by their hashes alone. Thread-safe. */
public final class CodeStore {
  private final Jdbi jdbi;

  CodeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What a user agreed to.
   *
   * @param redirectUri to which the code was carried
   * @param scope words with blanks between them
   */
  public record Agreed(AccountKey account, String redirectUri, String scope) {}

  /**
   * Stores a code; of no effect when the account is gone.
   *
   * @param until when it is too late to exchange it
   */
  public void add(String codeHash, Agreed agreed, Instant until) {
    jdbi.useTransaction(
        handle -> {
          // Locked, so that no code outlives an account that is erased meanwhile.
          if (new AccountRows(handle).find(agreed.account(), true).isPresent()) {
            insert(handle, codeHash, agreed, until);
          }
        });
  }

  private static void insert(Handle handle, String codeHash, Agreed agreed, Instant until) {
    SyncStore.bind(
            handle.createUpdate(
                """
                insert into authorization_code
                  (code_hash, application_id, account_id, redirect_uri, scope, until)
                values (:hash, :application, :account, :redirect, :scope, cast(:until as timestamptz))
                """),
            agreed.account())
        .bind("hash", codeHash)
        .bind("redirect", agreed.redirectUri())
        .bind("scope", agreed.scope())
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  /** Takes a code out; empty when it is unknown, another application's, used, or too old. */
  public Optional<Agreed> take(ApplicationId application, String codeHash, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    delete from authorization_code
                    where code_hash = :hash and application_id = :application
                      and until > cast(:now as timestamptz)
                    returning account_id, redirect_uri, scope
                    """)
                .bind("hash", codeHash)
                .bind("application", application.value())
                .bind("now", FeedAppender.timestamp(now))
                .map(
                    (row, context) ->
                        new Agreed(
                            new AccountKey(application, new AccountId(row.getString(1))),
                            row.getString(2),
                            row.getString(3)))
                .findOne());
  }

  static void forget(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                "delete from authorization_code where application_id = :application and account_id = :account"),
            account)
        .execute();
  }

  /** Forgets codes that nobody exchanged in time. */
  public int forgetExpired(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    "delete from authorization_code where until <= cast(:now as timestamptz)")
                .bind("now", FeedAppender.timestamp(now))
                .execute());
  }
}
