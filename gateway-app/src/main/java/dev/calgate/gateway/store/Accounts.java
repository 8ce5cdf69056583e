package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code account}, read together with how its rows in {@code sync_state} stand. What is
 * being erased is not seen.
 */
interface Accounts {
  /** An account as it is shown. */
  Optional<AccountView> view(AccountKey key);

  /** Accounts as {@link AccountStore#list} says. */
  Batch<AccountView> list(
      ApplicationId application, AccountStore.Filter filter, @Nullable AccountId after, int limit);

  /** An account, locked if it is to be changed. */
  Optional<Account> find(AccountKey key, boolean lock);

  /** Adds an account; false when it is there already, seen or unseen. */
  boolean insert(ApplicationId application, Account account, AccountStore.SealedAccess access);

  /** Changes an account. */
  void update(AccountKey key, Account account);

  /** What opens an account. */
  Optional<AccountStore.SealedAccess> access(AccountKey key);

  /** Gives an account another access; nobody renews it any longer. */
  void access(AccountKey key, AccountStore.SealedAccess access);

  /** What opens accounts, of all applications, as {@link AccountStore#sealed} says. */
  List<AccountStore.Sealed> sealed(@Nullable AccountKey after, int limit);

  /** Stores secrets in place of others; false when those were replaced meanwhile. */
  boolean reseal(AccountStore.Sealed old, String secrets);

  /** Marks an account whose access is about to be renewed, as {@link AccountStore} says. */
  boolean beginRenewal(
      AccountStore.Sealed old, AccountStore.Renewing mark, boolean diedOnly, Instant now);

  /** Who renews an account's access just now. */
  Optional<AccountStore.Renewing> renewing(AccountKey account);

  /** Takes a mark away, if it is still this one. */
  void endRenewal(AccountKey account, String by);
}
