package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.calgate.gateway.store.CalendarDigest;
import dev.calgate.model.CalendarId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** What a copy of a calendar is compared by. */
@Tag(name = "calendars")
@Path("/api/calendars/{id}/digest")
@Produces(MediaType.APPLICATION_JSON)
public final class DigestResource {
  private final CalendarDigest digests;

  /** A resource over the store. */
  public DigestResource(CalendarDigest digests) {
    this.digests = digests;
  }

  /** The digest of a calendar's events, and the position of the feed that it belongs to. */
  @GET
  @Operation(
      operationId = "getDigest",
      summary = "Get the digest of a calendar's events at a position of the feed",
      responses = @ApiResponse(responseCode = "200", ref = "Digest"))
  public Response get(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Parameters.none(uri);
    CalendarId calendar = CalendarsResource.calendarId(id);
    CalendarDigest.Digest digest =
        digests
            .of(Caller.of(caller).application(), calendar)
            .orElseThrow(ProblemException::notFound);
    return JsonText.ok(
            JsonNodeFactory.instance
                .objectNode()
                .put("calendar_id", calendar.value())
                .put("position", digest.position())
                .put("events", digest.events())
                .put("digest", digest.value())
                .toString())
        .build();
  }
}
