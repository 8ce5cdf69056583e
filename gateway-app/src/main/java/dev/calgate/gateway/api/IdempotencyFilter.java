package dev.calgate.gateway.api;

import dev.calgate.model.ApplicationId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;

/** Honours {@code Idempotency-Key} on every POST of a caller that is known. */
@Priority(Priorities.USER)
public final class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String CLAIMED = "calgate.idempotency";

  private final Idempotency idempotency;

  public IdempotencyFilter(Idempotency idempotency) {
    this.idempotency = idempotency;
  }

  /** A key that this request has taken. */
  private record Claimed(ApplicationId application, String key) {}

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    String key = request.getHeaderString(Idempotency.HEADER);
    if (key == null
        || !request.getMethod().equals(HttpMethod.POST)
        || !(request.getSecurityContext().getUserPrincipal() instanceof Caller)) {
      return;
    }
    ApplicationId application = Caller.of(request.getSecurityContext()).application();
    var before = idempotency.begin(application, request);
    if (before.isPresent()) {
      request.abortWith(before.get());
    } else {
      request.setProperty(CLAIMED, new Claimed(application, key));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(CLAIMED) instanceof Claimed claimed) {
      request.removeProperty(CLAIMED);
      idempotency.end(claimed.application(), claimed.key(), response);
    }
  }
}
