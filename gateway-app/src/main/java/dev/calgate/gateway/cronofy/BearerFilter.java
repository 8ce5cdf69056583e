package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.api.RequestIds;
import dev.calgate.gateway.store.GrantStore.Granted;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets in, below {@code /v1}, who shows an access token of an account or an application's key. What
 * is below {@code /oauth} says itself who it lets do what, since clients send there whatever they
 * have as a token. An application that asks too often is told to wait.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class BearerFilter implements ContainerRequestFilter {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final String ROOT = "v1/";
  private static final String SCHEME = "Bearer ";

  /** Brings its credentials in the body. */
  private static final String APPLICATION_CALENDARS = "v1/application_calendars";

  private final ApplicationKeys keys;
  private final Tokens tokens;
  private final int perSecond;
  private final Map<ApplicationId, RequestRate> rates = new ConcurrentHashMap<>();

  /**
   * A filter.
   *
   * @param perSecond most requests of one application in a second
   */
  public BearerFilter(ApplicationKeys keys, Tokens tokens, int perSecond) {
    this.keys = keys;
    this.tokens = tokens;
    this.perSecond = perSecond;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (!path.startsWith(ROOT) || path.equals(APPLICATION_CALENDARS)) {
      return;
    }
    Optional<Grant> grant =
        bearer(request.getHeaderString(HttpHeaders.AUTHORIZATION))
            .flatMap(token -> grant(token, RequestIds.of(request)));
    if (grant.isEmpty()) {
      request.abortWith(FaceException.unauthorized().response());
    } else if (rate(grant.get().application()).take()) {
      request.setSecurityContext(grant.get());
    } else {
      request.abortWith(FaceException.tooMany(A_SECOND).response());
    }
  }

  private RequestRate rate(ApplicationId application) {
    return rates.computeIfAbsent(application, it -> new RequestRate(perSecond));
  }

  private static Optional<String> bearer(@Nullable String header) {
    return Optional.ofNullable(header)
        .filter(it -> it.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(it -> it.substring(SCHEME.length()).strip())
        .filter(it -> !it.isEmpty());
  }

  private Optional<Grant> grant(String token, @Nullable String requestId) {
    Optional<ApplicationId> application = keys.application(token);
    if (application.isPresent()) {
      return application.map(it -> new Grant(it, null, Scope.READ_WRITE, requestId));
    }
    return tokens
        .find(Secret.of(token))
        .filter(it -> keys.knows(it.account().application()))
        .flatMap(it -> grant(it, requestId));
  }

  private static Optional<Grant> grant(Granted granted, @Nullable String requestId) {
    return Scope.parse(granted.scope())
        .map(
            scope ->
                new Grant(granted.account().application(), granted.account(), scope, requestId));
  }
}
