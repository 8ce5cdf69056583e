package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Accounts and what opens them; each change of an account is in the feed. Thread-safe. */
public final class AccountStore {
  private final Jdbi jdbi;
  private final Runnable appended;

  /**
   * Reads and writes a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public AccountStore(Jdbi jdbi, Runnable appended) {
    this.jdbi = jdbi;
    this.appended = appended;
  }

  /**
   * What opens an account, as it is stored.
   *
   * @param secrets encrypted, in base 64
   */
  public record SealedAccess(Map<String, String> settings, String secrets) {}

  /**
   * Adds an account, due at once; one that is there already keeps its id and its data and takes the
   * new access as by {@link #reconnect}.
   *
   * @return whether it is new
   * @throws AccountErasingException when it is there, but being erased
   */
  public boolean connect(
      ApplicationId application, Account account, SealedAccess access, Instant now) {
    AccountKey key = new AccountKey(application, account.id());
    boolean created =
        jdbi.inTransaction(
            handle -> {
              boolean isNew = AccountRows.insert(handle, application, account, access);
              if (isNew) {
                SyncRows.insert(handle, key, "", now);
                append(handle, key, ChangeType.ACCOUNT_CREATED, Map.of(), Origin.ACCOUNT, now);
              } else if (!reconnect(handle, key, access, it -> it, Origin.ACCOUNT, now)) {
                throw new AccountErasingException(key);
              }
              return isNew;
            });
    appended.run();
    return created;
  }

  /**
   * Gives an account a new access: whatever was refused or failed before is tried again at once, or
   * as soon as the service wants to be asked again, and what is still running with the old access
   * loses. A paused account stays paused.
   *
   * @return whether there is such an account
   */
  public boolean reconnect(AccountKey key, SealedAccess access, Instant now) {
    return reconnect(key, access, it -> it, Origin.ACCOUNT, now);
  }

  /**
   * The same together with a change of the account: both or nothing, so that one that is paused
   * with its new access is not looked at in between.
   */
  public boolean reconnect(
      AccountKey key,
      SealedAccess access,
      UnaryOperator<Account> update,
      Origin origin,
      Instant now) {
    boolean found =
        jdbi.inTransaction(handle -> reconnect(handle, key, access, update, origin, now));
    appended.run();
    return found;
  }

  private static boolean reconnect(
      Handle handle,
      AccountKey key,
      SealedAccess access,
      UnaryOperator<Account> update,
      Origin origin,
      Instant now) {
    Optional<Account> found = AccountRows.find(handle, key, true);
    if (found.isEmpty()) {
      return false;
    }
    AccountRows.access(handle, key, access);
    SyncRows.restart(handle, key);
    if (found.get().status() == Account.Status.CONNECTED) {
      SyncRows.activate(handle, key, true, now);
    }
    change(handle, key, it -> update.apply(reconnected(it)), origin, now);
    return true;
  }

  private static Account reconnected(Account account) {
    return account.status() == Account.Status.NEEDS_RECONNECT
        ? account.with(Account.Status.CONNECTED)
        : account;
  }

  /** An account; empty for a foreign id as for an unknown one. */
  public Optional<AccountView> find(AccountKey key) {
    return jdbi.withHandle(handle -> AccountRows.view(handle, key));
  }

  /** What opens an account. */
  public Optional<SealedAccess> access(AccountKey key) {
    return jdbi.withHandle(handle -> AccountRows.access(handle, key));
  }

  /** Narrows a list of accounts; null leaves a field open. */
  public record Filter(
      @Nullable String provider, @Nullable String externalId, Account.@Nullable Status status) {}

  /**
   * Accounts in the order of their ids, beginning after {@code after} if it is not null, at most
   * {@code limit}; fewer when their labels are very large.
   */
  public Batch<AccountView> list(
      ApplicationId application, Filter filter, @Nullable AccountId after, int limit) {
    return jdbi.withHandle(handle -> AccountRows.list(handle, application, filter, after, limit));
  }

  /**
   * Changes an account and says so in the feed if anything is different. A paused account, or one
   * whose credential is refused, is not looked at; one that is connected again is due at once.
   *
   * @return the account as it is now; empty when there is none
   */
  public Optional<AccountView> update(AccountKey key, UnaryOperator<Account> update, Instant now) {
    return update(key, update, Origin.ACCOUNT, now);
  }

  /** The same for a change that somebody asked for. */
  public Optional<AccountView> update(
      AccountKey key, UnaryOperator<Account> update, Origin origin, Instant now) {
    Optional<AccountView> view =
        jdbi.inTransaction(
            handle -> {
              change(handle, key, update, origin, now);
              return AccountRows.view(handle, key);
            });
    appended.run();
    return view;
  }

  /** An account and what opens it, of any application. */
  public record Sealed(AccountKey key, SealedAccess access) {}

  /** What opens accounts, of all applications, by key, beginning after {@code after}. */
  public List<Sealed> sealed(@Nullable AccountKey after, int limit) {
    return jdbi.withHandle(handle -> AccountRows.sealed(handle, after, limit));
  }

  /**
   * Stores secrets in place of others, unless those were replaced meanwhile.
   *
   * @return whether it was done
   */
  public boolean reseal(Sealed old, String secrets) {
    return jdbi.withHandle(handle -> AccountRows.reseal(handle, old, secrets));
  }

  /**
   * Who renews an account's access.
   *
   * @param by draws itself a name
   * @param until when nobody waits for it any longer
   */
  public record Renewing(String by, Instant until) {}

  /**
   * Marks an account whose access is about to be renewed.
   *
   * @param old what is to be renewed
   * @param diedOnly only if whoever was about to has not ended it in time
   * @return false when somebody else renews it, or it is another by now
   */
  public boolean beginRenewal(Sealed old, Renewing mark, boolean diedOnly, Instant now) {
    return jdbi.withHandle(handle -> AccountRows.beginRenewal(handle, old, mark, diedOnly, now));
  }

  /** Who renews an account's access just now. */
  public Optional<Renewing> renewing(AccountKey account) {
    return jdbi.withHandle(handle -> AccountRows.renewing(handle, account));
  }

  /** Takes a mark away, if it is still this one. */
  public void endRenewal(AccountKey account, String by) {
    jdbi.useHandle(handle -> AccountRows.endRenewal(handle, account, by));
  }

  static void change(
      Handle handle, AccountKey key, UnaryOperator<Account> update, Origin origin, Instant now) {
    Optional<Account> found = AccountRows.find(handle, key, true);
    if (found.isEmpty()) {
      return;
    }
    Account before = found.get();
    Account after = update.apply(before);
    Map<String, @Nullable Object> changed = difference(before, after);
    if (changed.isEmpty()) {
      return;
    }
    AccountRows.update(handle, key, after);
    if (before.status() != after.status()) {
      SyncRows.activate(handle, key, after.status() == Account.Status.CONNECTED, now);
    }
    append(handle, key, ChangeType.ACCOUNT_UPDATED, changed, origin, now);
  }

  private static Map<String, @Nullable Object> difference(Account before, Account after) {
    Map<String, @Nullable Object> old = new LinkedHashMap<>();
    if (!before.name().equals(after.name())) {
      old.put("name", before.name());
    }
    if (!Objects.equals(before.externalId(), after.externalId())) {
      old.put("external_id", before.externalId());
    }
    if (!before.metadata().equals(after.metadata())) {
      old.put("metadata", before.metadata());
    }
    if (before.status() != after.status()) {
      old.put("status", before.status());
    }
    return old;
  }

  private static void append(
      Handle handle,
      AccountKey key,
      ChangeType type,
      Map<String, @Nullable Object> before,
      Origin origin,
      Instant now) {
    String document = AccountRows.view(handle, key).orElseThrow().document();
    FeedAppender.append(
        handle,
        key.application(),
        List.of(ChangeEntry.account(type, key.account(), before, origin, document)),
        now);
  }
}
