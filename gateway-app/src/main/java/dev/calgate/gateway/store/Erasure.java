package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes accounts out of the store, every event with an entry in the feed. Works in short
 * transactions that can be left at any point and begun again. Thread-safe.
 */
public final class Erasure {
  private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

  /** How long a caller waits for an account's erasure; {@link #finish} does what is left. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration NO_LIMIT = Duration.ofDays(1);
  private static final int MOST_UNFINISHED = 1_000;

  private final Jdbi jdbi;
  private final Runnable appended;
  private final Duration patience;

  /**
   * Writes to a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public Erasure(Jdbi jdbi, Runnable appended) {
    this(jdbi, appended, PATIENCE);
  }

  Erasure(Jdbi jdbi, Runnable appended, Duration patience) {
    this.jdbi = jdbi;
    this.appended = appended;
    this.patience = patience;
  }

  /**
   * Disconnects an account. From here on nobody can read or follow it and its credential is gone;
   * all its events and calendars are said to be deleted, and what the feed told of its content is
   * blanked. Of a large account only the first seconds are waited for: it stays hidden while {@link
   * #finish} does the rest. May be repeated.
   *
   * @return whether there was such an account
   */
  public boolean account(AccountKey account, Instant now) {
    boolean there = jdbi.inTransaction(handle -> AccountErasure.begin(handle, account));
    if (there) {
      try {
        erase(account, now, patience);
      } catch (RuntimeException e) {
        LOG.warn("the erasure of {} goes on later: {}", account.account(), e.toString());
      }
    }
    return there;
  }

  /** Accounts whose erasure has not come to its end. */
  public List<AccountKey> unfinished() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select application_id, account_id from account where erasing limit :limit")
                .bind("limit", MOST_UNFINISHED)
                .map(
                    (row, context) ->
                        new AccountKey(
                            new ApplicationId(row.getString(1)), new AccountId(row.getString(2))))
                .list());
  }

  /** Goes on with an erasure to its end; leaves it to whoever is at it already, on any node. */
  public void finish(AccountKey account, Instant now) {
    erase(account, now, NO_LIMIT);
  }

  /** Goes on with all erasures that nobody is at; those that fail are left for the next time. */
  public void finishAll(Instant now) {
    for (AccountKey account : unfinished()) {
      try {
        finish(account, now);
      } catch (RuntimeException e) {
        LOG.warn("the erasure of {} goes on later: {}", account.account(), e.toString());
      }
    }
  }

  private void erase(AccountKey account, Instant now, Duration limit) {
    jdbi.useHandle(
        handle -> {
          if (takeTurn(handle, account)) {
            try {
              AccountErasure erasure = new AccountErasure(handle, account, now);
              long begin = System.nanoTime();
              boolean more = true;
              while (more && System.nanoTime() - begin < limit.toNanos()) {
                more = erasure.step();
                appended.run();
              }
            } finally {
              giveTurn(handle, account);
            }
          }
        });
  }

  // The lock belongs to the connection, so it ends with its holder, and its holder with it.
  private static boolean takeTurn(Handle handle, AccountKey account) {
    return turn(handle, account, "pg_try_advisory_lock");
  }

  private static void giveTurn(Handle handle, AccountKey account) {
    boolean given = turn(handle, account, "pg_advisory_unlock");
    LOG.debug("gave the turn at {}: {}", account.account(), given);
  }

  private static boolean turn(Handle handle, AccountKey account, String function) {
    return handle
        .createQuery("select " + function + "(hashtextextended(:name, 0))")
        .bind("name", "calgate.erasure/" + account.application() + "/" + account.account())
        .mapTo(Boolean.class)
        .one();
  }
}
