package dev.calgate.gateway.account;

import dev.calgate.gateway.registry.Patience;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountStore.Renewing;
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
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews what the database holds of an account: whoever marks its row asks the service, and all
 * others, in every gateway, wait for what comes of it, be it a failure. What the account's user has
 * given meanwhile stays, and of an account that is being erased nothing is stored. The mark of one
 * that died ends by itself.
 */
final class StoredRenewal implements Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRenewal.class);

  /** Longer than providers wait for a token, or for none. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final AccountStore accounts;
  private final CredentialCipher cipher;
  private final AccountKey account;
  private final Clock clock;
  private final RunningRenewals running;

  StoredRenewal(
      AccountStore accounts,
      CredentialCipher cipher,
      AccountKey account,
      Clock clock,
      RunningRenewals running) {
    this.accounts = accounts;
    this.cipher = cipher;
    this.account = account;
    this.clock = clock;
    this.running = running;
  }

  @Override
  public AccountAccess renew(AccountAccess used, UnaryOperator<AccountAccess> ask) {
    Renewing own = new Renewing(UUID.randomUUID().toString(), clock.instant().plus(LONGEST));
    Pauses pauses = new Pauses(LONGEST);
    boolean waited = false;
    while (true) {
      // Before what is stored, so that what the last one stored is not missed.
      boolean ended = accounts.renewing(account).isEmpty();
      Optional<Sealed> sealed = sealed();
      if (sealed.isEmpty()) {
        return ask.apply(used);
      }
      AccountAccess stored = opened(sealed.get());
      if (!stored.equals(used)) {
        return stored;
      }
      if (accounts.beginRenewal(sealed.get(), own, waited, clock.instant())) {
        return asked(own, stored, ask);
      }
      boolean failed = waited && ended;
      if (failed || !pauses.pass()) {
        throw new ProviderException(
            ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "No new access token was to be had");
      }
      waited = true;
    }
  }

  private AccountAccess asked(Renewing own, AccountAccess used, UnaryOperator<AccountAccess> ask) {
    running.begin();
    try {
      // The mark ends by itself: whoever holds it does not wait for room in a quota.
      AccountAccess renewed = Patience.without(() -> ask.apply(used));
      store(used, renewed);
      return renewed;
    } finally {
      end(own);
      running.end();
    }
  }

  /** The session can go on without; the account has to be reconnected if the old one is refused. */
  private void store(AccountAccess used, AccountAccess renewed) {
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
      if (accounts.reseal(old.get(), cipher.seal(account, renewed.secrets()))) {
        return true;
      }
    }
    return false;
  }

  private void end(Renewing own) {
    try {
      accounts.endRenewal(account, own.by());
    } catch (RuntimeException e) {
      LOG.warn("a mark at account={} is left to its end: {}", account.account(), e.toString());
    }
  }

  private Optional<Sealed> sealed() {
    return accounts.access(account).map(access -> new Sealed(account, access));
  }

  private AccountAccess opened(Sealed sealed) {
    SealedAccess access = sealed.access();
    return new AccountAccess(access.settings(), cipher.open(account, access.secrets()));
  }
}
