package dev.calgate.gateway.account;

import dev.calgate.gateway.store.AccountKey;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Proofs that somebody has just agreed to an account in a browser. The browser carries them to the
 * application, which can tell by them that the account's id was not made up on the way.
 * Thread-safe.
 */
public final class ConsentProofs {
  private static final String PURPOSE = "consent to ";
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final CredentialCipher cipher;
  private final Clock clock;

  /** Proofs by the keys of a cipher. */
  public ConsentProofs(CredentialCipher cipher, Clock clock) {
    this.cipher = cipher;
    this.clock = clock;
  }

  /** A proof that is good for ten minutes. */
  public String of(AccountKey account) {
    return cipher.seal(purpose(account), clock.instant().plus(LIFE).toString());
  }

  /** Whether a text is such a proof, still good and of this account. */
  public boolean holds(AccountKey account, String proof) {
    try {
      return cipher
          .open(purpose(account), proof)
          .filter(until -> clock.instant().isBefore(Instant.parse(until)))
          .isPresent();
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String purpose(AccountKey account) {
    return PURPOSE + account.application() + " " + account.account();
  }
}
