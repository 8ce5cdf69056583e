package dev.calgate.gateway.console;

import dev.calgate.gateway.account.Unguessable;
import dev.calgate.provider.Secret;

/** What proves that whoever brings a code has asked for it (RFC 7636). Thread-safe. */
final class Pkce {
  private Pkce() {}

  /** A verifier, as section 4.1 wants it. */
  static Secret verifier() {
    return Secret.of(Unguessable.draw());
  }

  /** The challenge of a verifier, by S256 (section 4.2). */
  static String challenge(Secret verifier) {
    return Unguessable.hash(verifier.reveal());
  }
}
