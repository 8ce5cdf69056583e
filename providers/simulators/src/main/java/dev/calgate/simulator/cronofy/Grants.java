package dev.calgate.simulator.cronofy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which application may do what in whose name, until when. Thread-safe. */
final class Grants {
  static final Duration LIFE = Duration.ofHours(1);

  /** An access token with more life than this left is given again. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private static final Duration CODE_LIFE = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, List<String>> clients = new ConcurrentHashMap<>();
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
  private final Map<String, Access> accessTokens = new ConcurrentHashMap<>();

  /** What a person has agreed to. */
  static final class Grant {
    private final CronofyAccount account;
    private final String clientId;
    private final String scope;
    private final String refreshToken = Identifiers.secret();
    private volatile boolean revoked;

    private Grant(CronofyAccount account, String clientId, String scope) {
      this.account = account;
      this.clientId = clientId;
      this.scope = scope;
    }

    CronofyAccount account() {
      return account;
    }

    String clientId() {
      return clientId;
    }

    String scope() {
      return scope;
    }

    String refreshToken() {
      return refreshToken;
    }

    /** Whether one of these words was agreed to. */
    boolean opens(Set<String> words) {
      return Arrays.stream(scope.split("\\s+")).anyMatch(words::contains);
    }
  }

  private record Code(Grant grant, String redirect, Instant until) {}

  private record Access(Grant grant, Instant until) {}

  Grants(Clock clock) {
    this.clock = clock;
  }

  void add(String clientId, List<String> secrets) {
    clients.put(clientId, secrets);
  }

  boolean isClient(String clientId) {
    return clients.containsKey(clientId);
  }

  boolean isClient(String clientId, String secret) {
    return secrets(clientId).contains(secret);
  }

  List<String> secrets(String clientId) {
    return clients.getOrDefault(clientId, List.of());
  }

  Grant grant(CronofyAccount account, String clientId, String scope) {
    if (!isClient(clientId)) {
      throw new IllegalArgumentException("There is no client " + clientId);
    }
    Grant grant = new Grant(account, clientId, scope);
    refreshTokens.put(grant.refreshToken, grant);
    return grant;
  }

  String code(Grant grant, String redirect) {
    String code = Identifiers.secret();
    codes.put(code, new Code(grant, redirect, clock.instant().plus(CODE_LIFE)));
    return code;
  }

  /** Takes a code, which is good once and not for long. */
  Optional<Grant> take(String code, String redirect) {
    return Optional.ofNullable(codes.remove(code))
        .filter(it -> clock.instant().isBefore(it.until()) && it.redirect().equals(redirect))
        .map(Code::grant);
  }

  String accessToken(Grant grant) {
    Instant enough = clock.instant().plus(AGAIN);
    return accessTokens.entrySet().stream()
        .filter(it -> it.getValue().grant() == grant && it.getValue().until().isAfter(enough))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> newAccessToken(grant));
  }

  private String newAccessToken(Grant grant) {
    String token = Identifiers.secret();
    accessTokens.put(token, new Access(grant, clock.instant().plus(LIFE)));
    return token;
  }

  /** How long an access token lives yet. */
  Duration life(String accessToken) {
    Access access = accessTokens.get(accessToken);
    return access == null ? Duration.ZERO : Duration.between(clock.instant(), access.until());
  }

  Optional<Grant> ofRefreshToken(@Nullable String token) {
    return Optional.ofNullable(token).map(refreshTokens::get).filter(it -> !it.revoked);
  }

  Optional<Grant> ofAccessToken(String token) {
    return Optional.ofNullable(accessTokens.get(token))
        .filter(it -> clock.instant().isBefore(it.until()))
        .map(Access::grant)
        .filter(it -> !it.revoked);
  }

  /** Ends what a token of either kind stands for; one that stands for nothing is ended already. */
  void revoke(String token) {
    ofRefreshToken(token).or(() -> ofAccessToken(token)).ifPresent(it -> it.revoked = true);
  }

  void revoke(CronofyAccount account) {
    refreshTokens.values().stream()
        .filter(it -> it.account == account)
        .forEach(it -> it.revoked = true);
  }

  void expireAccessTokens(CronofyAccount account) {
    accessTokens.values().removeIf(it -> it.grant().account == account);
  }
}
