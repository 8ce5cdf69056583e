package dev.calgate.provider.google;

import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens that are good just now, by credential: asked for once, however many sessions
 * want one. A refresh token that comes with one takes the place of that which was used, which leads
 * to it as long as it is remembered. Forgetting one costs a request. Thread-safe.
 */
final class AccessTokens {
  private static final int MOST = 10_000;

  /** Less life than this is none. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final Duration USUAL_LIFE = Duration.ofHours(1);

  private final TokenEndpoint endpoint;
  private final Clock clock;
  private final Cache<String, Grant> grants = CacheBuilder.newBuilder().maximumSize(MOST).build();

  private record Token(Secret value, Instant until) {}

  /** One grant; its lock is held while a token is asked for. */
  private static final class Grant {
    private GoogleCredential newest;
    private @Nullable Token token;

    Grant(GoogleCredential newest) {
      this.newest = newest;
    }
  }

  /**
   * An access token.
   *
   * @param credential what it is had for by now
   */
  record Access(Secret token, GoogleCredential credential) {}

  AccessTokens(TokenEndpoint endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /**
   * A token for a credential.
   *
   * @param refused one that was refused although it should be good; null for none
   */
  Access of(GoogleCredential credential, @Nullable Secret refused) {
    Grant grant = grant(credential);
    synchronized (grant) {
      Token token = grant.token;
      if (token == null
          || !clock.instant().isBefore(token.until)
          || (refused != null && token.value.equals(refused))) {
        grant.token = null;
        token = ask(grant);
        grant.token = token;
      }
      return new Access(token.value, grant.newest);
    }
  }

  private Grant grant(GoogleCredential credential) {
    Grant known = grants.getIfPresent(key(credential));
    if (known != null) {
      return known;
    }
    Grant fresh = new Grant(credential);
    Grant other = grants.asMap().putIfAbsent(key(credential), fresh);
    return other == null ? fresh : other;
  }

  private static String key(GoogleCredential credential) {
    return Hashing.sha256().hashString(credential.key(), StandardCharsets.UTF_8).toString();
  }

  private Token ask(Grant grant) {
    Instant now = clock.instant();
    TokenResponse response = endpoint.token(grant.newest);
    Long seconds = response.getExpiresInSeconds();
    Duration life = seconds == null ? USUAL_LIFE : Duration.ofSeconds(Math.max(0, seconds));
    if (response.getAccessToken() == null) {
      throw GoogleErrors.unreadable();
    }
    renew(grant, response.getRefreshToken());
    return new Token(Secret.of(response.getAccessToken()), now.plus(life).minus(MARGIN));
  }

  private void renew(Grant grant, @Nullable String refreshToken) {
    if (refreshToken == null
        || refreshToken.isBlank()
        || !(grant.newest instanceof GoogleCredential.RefreshToken)) {
      return;
    }
    grant.newest = new GoogleCredential.RefreshToken(Secret.of(refreshToken));
    grants.put(key(grant.newest), grant);
  }
}
