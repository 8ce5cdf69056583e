package dev.calgate.gateway.account;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.CodeStore.Agreed;
import dev.calgate.gateway.store.GrantStore;
import dev.calgate.gateway.store.GrantStore.Fresh;
import dev.calgate.gateway.store.GrantStore.Granted;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives applications tokens for accounts (RFC 6749 sections 1.4 and 1.5). A refresh token is good
 * until it is revoked and does not change; an access token is good for an hour, and made of the
 * refresh token and the hour's end, so that whoever refreshes gets the same as long as it is good
 * for ten minutes more, though nothing but hashes is stored. Thread-safe.
 */
public final class Tokens {
  static final Duration LIFE = Duration.ofHours(1);
  static final Duration REST = Duration.ofMinutes(10);
  private static final String HMAC = "HmacSHA256";

  private final GrantStore grants;
  private final Clock clock;

  public Tokens(GrantStore grants, Clock clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * What an application gets.
   *
   * @param life for how long the access token is good from now
   * @param scope words with blanks between them
   */
  public record Issued(
      AccountKey account, Secret access, Secret refresh, Duration life, String scope) {}

  /** Tokens for an account; empty when it is not there. */
  public Optional<Issued> issue(AccountKey account, String scope) {
    return issue(account, scope, fresh -> grants.add(fresh, clock.instant()));
  }

  /**
   * Tokens for what a code stands for, which is used up by it; empty when the code is not good any
   * more, or the account is not there.
   */
  public Optional<Issued> exchange(Secret code, Agreed agreed) {
    return issue(
        agreed.account(),
        agreed.scope(),
        fresh -> grants.exchange(hash(code), fresh, clock.instant()));
  }

  private Optional<Issued> issue(AccountKey account, String scope, Predicate<Fresh> store) {
    Secret refresh = Secret.of(Unguessable.draw());
    Granted grant = new Granted(Unguessable.draw(), account, scope);
    Instant until = until();
    Secret access = access(refresh, until);
    return store.test(new Fresh(grant, hash(refresh), hash(access), until))
        ? Optional.of(issued(grant, access, refresh, until))
        : Optional.empty();
  }

  /** Tokens for a refresh token; empty when it is none of this application, or revoked. */
  public Optional<Issued> refresh(ApplicationId application, Secret refresh) {
    Optional<Granted> found = grants.byRefresh(application, hash(refresh));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Granted grant = found.get();
    Instant until =
        grants
            .newestAccess(grant)
            .filter(it -> !it.isBefore(clock.instant().plus(REST)))
            .orElseGet(this::until);
    Secret access = access(refresh, until);
    return grants.addAccess(grant, hash(access), until, clock.instant())
        ? Optional.of(issued(grant, access, refresh, until))
        : Optional.empty();
  }

  /** What an access token is good for; empty when it is unknown, too old or revoked. */
  public Optional<Granted> find(Secret access) {
    return grants.byAccess(hash(access), clock.instant());
  }

  /** The account that an access or refresh token of an application is for; empty without one. */
  public Optional<AccountKey> owner(ApplicationId application, Secret token) {
    return grants.owner(application, hash(token));
  }

  /** Takes back the grant of an access or refresh token of an application, if there is one. */
  public void revoke(ApplicationId application, Secret token) {
    grants.revoke(application, hash(token));
  }

  /** Takes back whatever an application was given for an account. */
  public void revokeAll(AccountKey account) {
    grants.revokeAll(account);
  }

  private Issued issued(Granted grant, Secret access, Secret refresh, Instant until) {
    Duration life = Duration.between(clock.instant(), until);
    return new Issued(grant.account(), access, refresh, life, grant.scope());
  }

  // Whole seconds come out of the database as they went in.
  private Instant until() {
    return clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String hash(Secret token) {
    return Unguessable.hash(token.reveal());
  }

  private static Secret access(Secret refresh, Instant until) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(refresh.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
      byte[] text = until.toString().getBytes(StandardCharsets.UTF_8);
      return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + HMAC, e);
    }
  }
}
