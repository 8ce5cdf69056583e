package dev.calgate.gateway.account;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountStore.Sealed;
import dev.calgate.gateway.store.AccountStore.SealedAccess;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Renewal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews what the database holds of an account: whoever marks its row asks the service, and all
 * others, in every gateway, wait and take what was stored. What the account's user has given
 * meanwhile stays. The mark of one that died ends by itself.
 */
final class StoredRenewal implements Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRenewal.class);

  /** Longer than a service can take for its answer, or for none. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final AccountStore accounts;
  private final CredentialCipher cipher;
  private final AccountKey account;
  private final Clock clock;

  StoredRenewal(AccountStore accounts, CredentialCipher cipher, AccountKey account, Clock clock) {
    this.accounts = accounts;
    this.cipher = cipher;
    this.account = account;
    this.clock = clock;
  }

  @Override
  public AccountAccess renew(AccountAccess used, UnaryOperator<AccountAccess> ask) {
    Pauses pauses = new Pauses(LONGEST);
    while (true) {
      Sealed sealed = sealed().orElseThrow(AccountLinker.AccountGoneException::new);
      AccountAccess stored = opened(sealed);
      if (!stored.equals(used)) {
        return stored;
      }
      if (accounts.beginRenewal(sealed, clock.instant(), clock.instant().plus(LONGEST))) {
        return asked(stored, ask);
      }
      if (!pauses.pass()) {
        throw new ProviderException(
            ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "No new access token came in time");
      }
    }
  }

  private AccountAccess asked(AccountAccess used, UnaryOperator<AccountAccess> ask) {
    AccountAccess renewed = used;
    try {
      renewed = ask.apply(used);
      return renewed;
    } finally {
      end(used, renewed);
    }
  }

  /** The session can go on without; the account has to be reconnected if the old one is refused. */
  private void end(AccountAccess used, AccountAccess renewed) {
    try {
      if (!stored(used, renewed)) {
        LOG.info("account={} was replaced while its access was renewed", account.account());
      }
    } catch (RuntimeException e) {
      LOG.error("the renewed access of account={} is not stored", account.account(), e);
    }
  }

  private boolean stored(AccountAccess used, AccountAccess renewed) {
    // Its encryption may change in between.
    for (Optional<Sealed> old = sealed(); old.isPresent(); old = sealed()) {
      if (!opened(old.get()).equals(used)) {
        return false;
      }
      if (accounts.endRenewal(old.get(), cipher.seal(account, renewed.secrets()))) {
        return true;
      }
    }
    return false;
  }

  private Optional<Sealed> sealed() {
    return accounts.access(account).map(access -> new Sealed(account, access));
  }

  private AccountAccess opened(Sealed sealed) {
    SealedAccess access = sealed.access();
    return new AccountAccess(access.settings(), cipher.open(account, access.secrets()));
  }
}
