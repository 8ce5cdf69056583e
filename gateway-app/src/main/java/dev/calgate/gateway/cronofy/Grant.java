package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.account.Scope;
import dev.calgate.gateway.api.Bearer;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request's bearer token is good for: an account within a scope, or an application as a
 * whole when it shows its own key.
 *
 * @param account null for an application's key
 * @param requestId of the request that this context belongs to
 */
record Grant(
    ApplicationId application,
    @Nullable AccountKey account,
    Scope scope,
    @Nullable String requestId)
    implements Bearer {

  /**
   * The grant of a request.
   *
   * @throws FaceException 401 when there is none
   */
  static Grant of(SecurityContext context) {
    if (context.getUserPrincipal() instanceof Grant grant) {
      return grant;
    }
    throw FaceException.unauthorized();
  }

  /**
   * The account, for something that needs a permission.
   *
   * @throws FaceException 403 when the scope does not give it, or the token is an application's key
   */
  AccountKey account(Permission needed) {
    if (account == null || !scope.permits(needed)) {
      throw FaceException.forbidden(needed);
    }
    return account;
  }

  /** The account if there is one, whatever the scope. */
  Optional<AccountKey> anyAccount() {
    return Optional.ofNullable(account);
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
