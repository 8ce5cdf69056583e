package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.TokenResponse;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Secret;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: part of the stored access to an account, so that all sessions and gateways use the
 * same one, and a start asks for none. Thread-safe.
 */
final class AccessTokens {
  private static final String TOKEN = "access_token";
  private static final String UNTIL = "access_token_until";

  /** Less life than this is none. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final Duration USUAL_LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final TokenEndpoint endpoint;
  private final Clock clock;

  AccessTokens(TokenEndpoint endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** The token that is there, good or not. */
  Optional<Secret> of(AccountAccess access) {
    return Optional.ofNullable(access.secrets().get(TOKEN));
  }

  /**
   * Whether there is a token that can be expected to be taken.
   *
   * @param refused one that was refused although it should be good; null for none
   */
  boolean isGood(AccountAccess access, @Nullable Secret refused) {
    boolean wasRefused = refused != null && of(access).filter(refused::equals).isPresent();
    return !wasRefused && clock.instant().isBefore(until(access));
  }

  private Instant until(AccountAccess access) {
    Secret until = access.secrets().get(UNTIL);
    try {
      return until == null || of(access).isEmpty() ? Instant.MIN : Instant.parse(until.reveal());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  /**
   * The same access with a fresh token, and with the refresh token that came with it if one did.
   *
   * @throws dev.calgate.provider.ProviderException as {@link TokenEndpoint#token}
   */
  AccountAccess renewed(AccountAccess old) {
    GoogleCredential credential =
        GoogleCredential.of(old.settings(), old.secrets())
            .orElseThrow(() -> new IllegalArgumentException("Not the access of a Google account"));
    Instant now = clock.instant();
    TokenResponse response = endpoint.token(credential);
    if (response.getAccessToken() == null) {
      throw GoogleErrors.unreadable();
    }
    AccountAccess access = newest(credential, response.getRefreshToken()).access();
    Map<String, Secret> secrets = new HashMap<>(access.secrets());
    secrets.put(TOKEN, Secret.of(response.getAccessToken()));
    secrets.put(UNTIL, Secret.of(now.plus(life(response)).toString()));
    Map<String, String> settings = new HashMap<>(old.settings());
    settings.putAll(access.settings());
    return new AccountAccess(settings, secrets);
  }

  private static Duration life(TokenResponse response) {
    Long seconds = response.getExpiresInSeconds();
    Duration life =
        seconds == null
            ? USUAL_LIFE
            : Duration.ofSeconds(Math.max(0, Math.min(LONGEST_LIFE.toSeconds(), seconds)));
    Duration usable = life.minus(MARGIN);
    return usable.compareTo(life.dividedBy(2)) > 0 ? usable : life.dividedBy(2);
  }

  private static GoogleCredential newest(GoogleCredential used, @Nullable String refreshToken) {
    return refreshToken == null
            || refreshToken.isBlank()
            || used instanceof GoogleCredential.Subject
        ? used
        : new GoogleCredential.RefreshToken(Secret.of(refreshToken));
  }
}
