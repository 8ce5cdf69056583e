package dev.calgate.gateway.api;

import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.model.ApplicationId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows an application's key; without one only the API's description and the pages for
 * browsers are open.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class KeyFilter implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  /**
   * Pages for browsers, which have no key, and the Cronofy-compatible face, whose clients show
   * tokens: they say themselves what they let whom do.
   */
  private static final Pattern OTHERS = Pattern.compile("connect/[^/]+(/callback)?|(v1|oauth)/.*");

  private final ApplicationKeys keys;

  /** A filter for applications and their active keys. */
  public KeyFilter(ApplicationKeys keys) {
    this.keys = keys;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (path.equals(OpenApiResource.PATH) || OTHERS.matcher(path).matches()) {
      return;
    }
    Optional<ApplicationId> application =
        application(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (application.isEmpty()) {
      request.abortWith(
          ProblemDocument.response(
              ProblemException.of(
                  Problem.UNAUTHORIZED, "Send 'Authorization: Bearer <application key>'")));
      return;
    }
    request.setSecurityContext(new Caller(application.get(), RequestIds.of(request)));
  }

  private Optional<ApplicationId> application(@Nullable String header) {
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : keys.application(header.substring(SCHEME.length()));
  }
}
