package dev.calgate.gateway.cronofy;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;

/** Times in which an account's user would meet (pages scheduling/available-periods). */
@Path("/v1/available_periods")
public final class AvailablePeriodsResource {
  private final AvailablePeriods periods;

  /** The resource over periods. */
  public AvailablePeriodsResource(AvailablePeriods periods) {
    this.periods = periods;
  }

  /** Makes or changes one. */
  @POST
  public Response upsert(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    periods.upsert(Grant.of(caller), FaceRequest.read(request));
    return FaceJson.accepted();
  }

  /** Those of a time. */
  @GET
  public Response list(@Context SecurityContext caller, @Context ContainerRequestContext request) {
    return FaceJson.ok(periods.list(Grant.of(caller), FaceRequest.readQuery(request)));
  }

  /** Deletes one, or all. */
  @DELETE
  public Response delete(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    periods.delete(Grant.of(caller), FaceRequest.read(request));
    return FaceJson.accepted();
  }
}
