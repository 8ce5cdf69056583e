package dev.calgate.gateway.account;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountStore.Sealed;
import dev.calgate.gateway.store.AccountStore.SealedAccess;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the credentials that a service gives in place of those that a session was opened with,
 * unless the account's user has given others meanwhile. For one session, on its thread.
 */
final class Renewal implements Consumer<AccountAccess> {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  /** The encryption of stored secrets may change in between, once in a while. */
  private static final int ATTEMPTS = 3;

  private final AccountStore accounts;
  private final CredentialCipher cipher;
  private final AccountKey account;
  private Map<String, Secret> current;

  Renewal(
      AccountStore accounts, CredentialCipher cipher, AccountKey account, AccountAccess opened) {
    this.accounts = accounts;
    this.cipher = cipher;
    this.account = account;
    this.current = opened.secrets();
  }

  @Override
  public void accept(AccountAccess renewed) {
    try {
      boolean stored = false;
      for (int i = 0; i < ATTEMPTS && !stored; i++) {
        stored = store(renewed.secrets());
      }
      if (stored) {
        LOG.info("renewed credential of account={}", account.account());
      } else {
        LOG.error("the renewed credential of account={} is lost", account.account());
      }
    } catch (RuntimeException e) {
      // The session can go on; the account has to be reconnected when the old one is refused.
      LOG.error("the renewed credential of account={} is lost", account.account(), e);
    }
  }

  /** Whether it is stored, or others are that come from elsewhere. */
  private boolean store(Map<String, Secret> renewed) {
    Optional<SealedAccess> sealed = accounts.access(account);
    if (sealed.isEmpty()) {
      return true;
    }
    Map<String, Secret> stored = cipher.open(account, sealed.get().secrets());
    boolean done =
        !stored.equals(current)
            || accounts.reseal(new Sealed(account, sealed.get()), cipher.seal(account, renewed));
    if (done) {
      current = renewed;
    }
    return done;
  }
}
