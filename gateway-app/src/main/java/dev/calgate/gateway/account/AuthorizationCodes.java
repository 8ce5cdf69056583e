package dev.calgate.gateway.account;

import dev.calgate.gateway.store.CodeStore;
import dev.calgate.gateway.store.CodeStore.Agreed;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Codes that browsers carry to applications for what their users agreed to (RFC 6749 section
 * 4.1.2): each is good for five minutes, for one exchange, and for its application alone.
 * Thread-safe.
 */
public final class AuthorizationCodes {
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final CodeStore codes;
  private final Clock clock;

  public AuthorizationCodes(CodeStore codes, Clock clock) {
    this.codes = codes;
    this.clock = clock;
  }

  /** A code for what was agreed to. */
  public Secret issue(Agreed agreed) {
    String code = Unguessable.draw();
    codes.add(Unguessable.hash(code), agreed, clock.instant().plus(LIFE));
    return Secret.of(code);
  }

  /**
   * What a code stands for; empty when it is no code of this application, was used, or is too old.
   * It is used up by {@link Tokens#exchange}.
   */
  public Optional<Agreed> find(ApplicationId application, Secret code) {
    return codes.find(application, Unguessable.hash(code.reveal()), clock.instant());
  }
}
