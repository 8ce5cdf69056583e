package dev.calgate.gateway.api;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: an application that has shown its key.
 *
 * @param requestId of the request that this context belongs to
 */
record Caller(ApplicationId application, @Nullable String requestId) implements Bearer {

  /**
   * The application that calls.
   *
   * @throws ProblemException 401 when nobody has shown a key
   */
  static Caller of(SecurityContext context) {
    if (context.getUserPrincipal() instanceof Caller caller) {
      return caller;
    }
    throw ProblemException.of(Problem.UNAUTHORIZED, Problem.UNAUTHORIZED.title());
  }

  /** The origin of what this request changes. */
  Origin origin() {
    return new Origin(Origin.Type.API, requestId);
  }

  @Override
  public String getName() {
    return application.value();
  }
}
