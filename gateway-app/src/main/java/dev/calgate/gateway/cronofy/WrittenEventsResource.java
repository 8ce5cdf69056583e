package dev.calgate.gateway.cronofy;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;

/**
 * Writes of events. What is answered with 202 is done already, and is read by whoever asks next.
 */
@Path("/v1")
public final class WrittenEventsResource {
  private final EventWrites writes;

  public WrittenEventsResource(EventWrites writes) {
    this.writes = writes;
  }

  /** Makes or changes an event. */
  @POST
  @Path("/calendars/{calendar}/events")
  public Response upsert(
      @Context SecurityContext caller,
      @PathParam("calendar") String calendar,
      @Context ContainerRequestContext request)
      throws IOException {
    writes.upsert(Grant.of(caller), calendar, FaceRequest.read(request));
    return FaceJson.accepted();
  }

  /** Deletes an event. */
  @DELETE
  @Path("/calendars/{calendar}/events")
  public Response delete(
      @Context SecurityContext caller,
      @PathParam("calendar") String calendar,
      @Context ContainerRequestContext request)
      throws IOException {
    writes.delete(Grant.of(caller), calendar, FaceRequest.read(request));
    return FaceJson.accepted();
  }

  /** Deletes the application's own events. */
  @DELETE
  @Path("/events")
  public Response deleteAll(
      @Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    writes.deleteAll(Grant.of(caller), FaceRequest.read(request));
    return FaceJson.accepted();
  }

  /** Answers an invitation. */
  @POST
  @Path("/calendars/{calendar}/events/{event}/participation_status")
  public Response participate(
      @Context SecurityContext caller,
      @PathParam("calendar") String calendar,
      @PathParam("event") String event,
      @Context ContainerRequestContext request)
      throws IOException {
    writes.participate(Grant.of(caller), calendar, event, FaceRequest.read(request));
    return FaceJson.accepted();
  }
}
