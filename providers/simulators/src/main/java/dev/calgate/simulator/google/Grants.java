package dev.calgate.simulator.google;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may do what in whose name, until when. Thread-safe. */
final class Grants {
  static final Duration LIFE = Duration.ofHours(1);
  private static final Duration CODE_LIFE = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
  private final Map<String, Access> accessTokens = new ConcurrentHashMap<>();
  private final Set<String> consented = ConcurrentHashMap.newKeySet();

  /**
   * @param redirects where codes may be sent; empty for anywhere
   */
  record Client(String id, String secret, List<String> redirects) {}

  /** What a user has agreed to. */
  static final class Grant {
    private final GoogleUser user;
    private final String clientId;
    private final Set<String> scopes;
    private volatile boolean revoked;

    private Grant(GoogleUser user, String clientId, Set<String> scopes) {
      this.user = user;
      this.clientId = clientId;
      this.scopes = scopes;
    }

    GoogleUser user() {
      return user;
    }

    String clientId() {
      return clientId;
    }

    /** In full, in the order of the request. */
    Set<String> scopes() {
      return scopes;
    }
  }

  /**
   * A code on its way through a browser.
   *
   * @param challenge what the verifier must hash to; null when there is none
   * @param offline whether a refresh token comes with it
   */
  record Code(
      Grant grant, String redirect, @Nullable String challenge, boolean offline, Instant until) {}

  private record Access(Grant grant, Instant until) {}

  Grants(Clock clock) {
    this.clock = clock;
  }

  void add(Client client) {
    clients.put(client.id(), client);
  }

  Optional<Client> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }

  Grant grant(GoogleUser user, String clientId, String scope) {
    if (!clients.containsKey(clientId)) {
      throw new IllegalArgumentException("There is no client " + clientId);
    }
    consented.add(user.email() + " " + clientId);
    return grantUnasked(user, clientId, scope);
  }

  /** A grant that no consent stands behind, as for a service account. */
  Grant grantUnasked(GoogleUser user, String actor, String scope) {
    Set<String> scopes = new LinkedHashSet<>();
    for (String word : scope.trim().split("\\s+")) {
      scopes.add(Scopes.full(word));
    }
    return new Grant(user, actor, scopes);
  }

  boolean hasConsented(GoogleUser user, String clientId) {
    return consented.contains(user.email() + " " + clientId);
  }

  String refreshToken(Grant grant) {
    String token = "1//0" + Identifiers.secret(32);
    refreshTokens.put(token, grant);
    return token;
  }

  String accessToken(Grant grant) {
    String token = "ya29.a0" + Identifiers.secret(48);
    accessTokens.put(token, new Access(grant, clock.instant().plus(LIFE)));
    return token;
  }

  String code(Grant grant, String redirect, @Nullable String challenge, boolean offline) {
    String code = "4/0A" + Identifiers.secret(24);
    Instant until = clock.instant().plus(CODE_LIFE);
    codes.put(code, new Code(grant, redirect, challenge, offline, until));
    return code;
  }

  /** Takes a code, which is good once and not for long. */
  Optional<Code> take(String code) {
    return Optional.ofNullable(codes.remove(code))
        .filter(it -> clock.instant().isBefore(it.until()));
  }

  Optional<Grant> ofRefreshToken(String token) {
    return Optional.ofNullable(refreshTokens.get(token)).filter(it -> !it.revoked);
  }

  Optional<Grant> ofAccessToken(String token) {
    return Optional.ofNullable(accessTokens.get(token))
        .filter(it -> clock.instant().isBefore(it.until()))
        .map(Access::grant)
        .filter(it -> !it.revoked);
  }

  /** Ends what a token of either kind stands for; false when it stands for nothing. */
  boolean revoke(String token) {
    Optional<Grant> grant = ofRefreshToken(token).or(() -> ofAccessToken(token));
    grant.ifPresent(it -> revoke(it.user(), it.clientId()));
    return grant.isPresent();
  }

  /** Ends what acts in a user's name, but for what asks for it again. */
  void expireAccessTokens(GoogleUser user) {
    accessTokens.values().removeIf(it -> it.grant().user.equals(user));
  }

  /** Ends all that is done in a user's name. */
  void revoke(GoogleUser user) {
    end(it -> it.user.equals(user));
  }

  private void revoke(GoogleUser user, String clientId) {
    end(it -> it.user.equals(user) && it.clientId.equals(clientId));
  }

  private void end(Predicate<Grant> which) {
    Stream.concat(
            refreshTokens.values().stream(), accessTokens.values().stream().map(Access::grant))
        .filter(which)
        .forEach(
            it -> {
              it.revoked = true;
              consented.remove(it.user.email() + " " + it.clientId);
            });
  }
}
