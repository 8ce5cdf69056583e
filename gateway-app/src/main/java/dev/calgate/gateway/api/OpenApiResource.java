package dev.calgate.gateway.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** The API's own description, for everybody. */
@Path("/" + OpenApiResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "about")
public final class OpenApiResource {
  static final String PATH = "openapi.json";

  private final OpenApiDocument document =
      new OpenApiDocument(
          Set.of(
              AccountsResource.class,
              TokensResource.class,
              SyncResource.class,
              CalendarsResource.class,
              AuditResource.class,
              DigestResource.class,
              EventsResource.class,
              EventWritesResource.class,
              FreeBusyResource.class,
              AvailabilityResource.class,
              ChangesResource.class,
              OpenApiResource.class));

  @GET
  @Operation(
      operationId = "describe",
      summary = "This document",
      security = {},
      responses = @ApiResponse(responseCode = "200", description = "OpenAPI 3.0"))
  public String describe() {
    return document.json();
  }
}
