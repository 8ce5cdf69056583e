package dev.calgate.gateway.account;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountStore.Sealed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings all stored credentials under the first key, so that older keys can be taken out of the
 * configuration. Thread-safe; harmless on several nodes at once.
 */
public final class CredentialRotation {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialRotation.class);
  private static final int PAGE = 200;

  private final AccountStore accounts;
  private final CredentialCipher cipher;

  public CredentialRotation(AccountStore accounts, CredentialCipher cipher) {
    this.accounts = accounts;
    this.cipher = cipher;
  }

  /**
   * Looks at some of the stored credentials.
   *
   * @throws IllegalStateException when there are any, and no key opens a single one
   */
  public void check() {
    List<Sealed> some = accounts.sealed(null, PAGE);
    if (!some.isEmpty() && some.stream().noneMatch(it -> resealed(it).isPresent())) {
      throw new IllegalStateException(
          "None of the encryption keys opens the stored credentials: put back the key that they were"
              + " stored with, in encryption.keys or in the file encryption.key of the data directory");
    }
  }

  /** Encrypts anew what the first key does not open, and says how much that was. */
  public void run() {
    int resealed = 0;
    int lost = 0;
    @Nullable AccountKey after = null;
    List<Sealed> page;
    do {
      page = accounts.sealed(after, PAGE);
      for (Sealed old : page) {
        Optional<String> secrets = resealed(old);
        lost += secrets.isEmpty() ? 1 : 0;
        resealed += secrets.isPresent() && store(old, secrets.get()) ? 1 : 0;
        after = old.key();
      }
    } while (page.size() == PAGE);
    if (resealed > 0) {
      LOG.info("{} credentials are encrypted with the first key now", resealed);
    }
    if (lost > 0) {
      LOG.warn("no key of encryption.keys opens the credentials of {} accounts", lost);
    }
  }

  private boolean store(Sealed old, String secrets) {
    return !secrets.equals(old.access().secrets()) && accounts.reseal(old, secrets);
  }

  /**
   * The secrets as the first key seals them, unchanged when it has; empty when no key opens them.
   */
  private Optional<String> resealed(Sealed sealed) {
    String secrets = sealed.access().secrets();
    try {
      return Optional.of(
          cipher.isCurrent(sealed.key(), secrets)
              ? secrets
              : cipher.seal(sealed.key(), cipher.open(sealed.key(), secrets)));
    } catch (IllegalStateException e) {
      LOG.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }
}
