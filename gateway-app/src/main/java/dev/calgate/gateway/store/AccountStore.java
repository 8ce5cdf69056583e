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
import org.jspecify.annotations.Nullable;

/** Accounts and what opens them; each change of an account is in the feed. Thread-safe. */
public final class AccountStore {
  private final Transactions database;
  private final Runnable appended;

  /**
   * Reads and writes a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public AccountStore(Transactions database, Runnable appended) {
    this.database = database;
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
        database.inTransaction(
            tables -> {
              boolean isNew = tables.accounts().insert(application, account, access);
              if (isNew) {
                tables.sync().insert(key, "", now);
                append(tables, key, ChangeType.ACCOUNT_CREATED, Map.of(), Origin.ACCOUNT, now);
              } else if (!reconnect(tables, key, access, it -> it, Origin.ACCOUNT, now)) {
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
        database.inTransaction(tables -> reconnect(tables, key, access, update, origin, now));
    appended.run();
    return found;
  }

  private static boolean reconnect(
      Tables tables,
      AccountKey key,
      SealedAccess access,
      UnaryOperator<Account> update,
      Origin origin,
      Instant now) {
    Optional<Account> found = tables.accounts().find(key, true);
    if (found.isEmpty()) {
      return false;
    }
    tables.accounts().access(key, access);
    tables.sync().restart(key);
    if (found.get().status() == Account.Status.CONNECTED) {
      tables.sync().activate(key, true, now);
    }
    change(tables, key, it -> update.apply(reconnected(it)), origin, now);
    return true;
  }

  private static Account reconnected(Account account) {
    return account.status() == Account.Status.NEEDS_RECONNECT
        ? account.with(Account.Status.CONNECTED)
        : account;
  }

  /** An account; empty for a foreign id as for an unknown one. */
  public Optional<AccountView> find(AccountKey key) {
    return database.withTables(tables -> tables.accounts().view(key));
  }

  /** What opens an account. */
  public Optional<SealedAccess> access(AccountKey key) {
    return database.withTables(tables -> tables.accounts().access(key));
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
    return database.withTables(tables -> tables.accounts().list(application, filter, after, limit));
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
        database.inTransaction(
            tables -> {
              change(tables, key, update, origin, now);
              return tables.accounts().view(key);
            });
    appended.run();
    return view;
  }

  /** An account and what opens it, of any application. */
  public record Sealed(AccountKey key, SealedAccess access) {}

  /** What opens accounts, of all applications, by key, beginning after {@code after}. */
  public List<Sealed> sealed(@Nullable AccountKey after, int limit) {
    return database.withTables(tables -> tables.accounts().sealed(after, limit));
  }

  /**
   * Stores secrets in place of others, unless those were replaced meanwhile.
   *
   * @return whether it was done
   */
  public boolean reseal(Sealed old, String secrets) {
    return database.withTables(tables -> tables.accounts().reseal(old, secrets));
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
    return database.withTables(tables -> tables.accounts().beginRenewal(old, mark, diedOnly, now));
  }

  /** Who renews an account's access just now. */
  public Optional<Renewing> renewing(AccountKey account) {
    return database.withTables(tables -> tables.accounts().renewing(account));
  }

  /** Takes a mark away, if it is still this one. */
  public void endRenewal(AccountKey account, String by) {
    database.useTables(tables -> tables.accounts().endRenewal(account, by));
  }

  static void change(
      Tables tables, AccountKey key, UnaryOperator<Account> update, Origin origin, Instant now) {
    Optional<Account> found = tables.accounts().find(key, true);
    if (found.isEmpty()) {
      return;
    }
    Account before = found.get();
    Account after = update.apply(before);
    Map<String, @Nullable Object> changed = difference(before, after);
    if (changed.isEmpty()) {
      return;
    }
    tables.accounts().update(key, after);
    if (before.status() != after.status()) {
      tables.sync().activate(key, after.status() == Account.Status.CONNECTED, now);
    }
    append(tables, key, ChangeType.ACCOUNT_UPDATED, changed, origin, now);
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
      Tables tables,
      AccountKey key,
      ChangeType type,
      Map<String, @Nullable Object> before,
      Origin origin,
      Instant now) {
    String document = tables.accounts().view(key).orElseThrow().document();
    tables
        .feed()
        .append(
            key.application(),
            List.of(ChangeEntry.account(type, key.account(), before, origin, document)),
            now);
  }
}
