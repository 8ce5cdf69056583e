package dev.calgate.gateway.api;

import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.ChangeLog;
import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;

/** Events as they are now. */
@Tag(name = "events")
@Path("/api/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
  private final EventStore events;
  private final ChangeLog log;

  public EventsResource(EventStore events, ChangeLog log) {
    this.events = events;
    this.log = log;
  }

  private enum View {
    SERIES,
    OCCURRENCES
  }

  /** Events in the order of their start, as series or as occurrences. */
  @GET
  @Operation(
      operationId = "listEvents",
      summary = "List events in the order of their start",
      parameters = {
        @Parameter(ref = "account"),
        @Parameter(ref = "calendar"),
        @Parameter(ref = "from"),
        @Parameter(ref = "to"),
        @Parameter(ref = "view"),
        @Parameter(ref = "updated_after"),
        @Parameter(ref = "q"),
        @Parameter(ref = "include_deleted"),
        @Parameter(ref = "limit"),
        @Parameter(ref = "page")
      },
      responses = @ApiResponse(responseCode = "200", ref = "EventList"))
  public Response list(@Context UriInfo uri, @Context SecurityContext caller) {
    Parameters parameters =
        Parameters.of(
            uri,
            "account",
            "calendar",
            "from",
            "to",
            "view",
            "updated_after",
            "q",
            "include_deleted",
            "limit",
            "page");
    EventStore.Filter filter = filter(parameters);
    ApplicationId application = Caller.of(caller).application();
    if (parameters.word("view", View.class) == View.OCCURRENCES) {
      return new OccurrenceView(events, application, filter).page(parameters);
    }
    return series(parameters, application, filter);
  }

  private static EventStore.Filter filter(Parameters parameters) {
    Instant from = parameters.instant("from");
    Instant to = parameters.instant("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw ProblemException.invalid("to", "must be after 'from'");
    }
    return new EventStore.Filter(
        parameters.value("account", AccountId::new),
        parameters.value("calendar", CalendarId::new),
        from,
        to,
        parameters.instant("updated_after"),
        parameters.text("q"),
        parameters.flag("include_deleted"));
  }

  private Response series(
      Parameters parameters, ApplicationId application, EventStore.Filter filter) {
    EventStore.After after =
        parameters.page(
            2,
            parts -> new EventStore.After(Instant.parse(parts.get(0)), new EventId(parts.get(1))));
    return Page.of(
            events.list(application, filter, after, parameters.limit()),
            row -> Parameters.pageToken(row.startsAt().toString(), row.id().value()))
        .response(EventStore.Row::document);
  }

  /** One event; its ETag is the position of its last change. */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getEvent",
      summary = "Get an event, or an occurrence of a series",
      parameters = {@Parameter(ref = "If-None-Match")},
      responses = {
        @ApiResponse(responseCode = "200", ref = "Event"),
        @ApiResponse(responseCode = "304", description = "Not changed since If-None-Match")
      })
  public Response get(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @Context Request request,
      @PathParam("id") String id) {
    Parameters.none(uri);
    ApplicationId application = Caller.of(caller).application();
    EventLookup.Found found =
        new EventLookup(events, application).find(id).orElseThrow(ProblemException::notFound);
    EntityTag tag = Preconditions.tag(found.position());
    Response.ResponseBuilder instead = Preconditions.evaluate(request, found.position());
    if (instead == null) {
      return JsonText.ok(found.document()).tag(tag).build();
    }
    Response response = instead.tag(tag).build();
    if (response.getStatus() == Response.Status.PRECONDITION_FAILED.getStatusCode()) {
      throw ProblemException.of(
          Problem.PRECONDITION_FAILED, "The event's ETag is " + found.position() + " now");
    }
    return response;
  }

  /**
   * An event's changes, newest first; also of one that is deleted. Those of an occurrence are its
   * exception's if there is one, else its series'.
   */
  @GET
  @Path("/{id}/history")
  @Operation(
      operationId = "getEventHistory",
      summary = "List an event's changes, newest first",
      parameters = {@Parameter(ref = "limit"), @Parameter(ref = "page")},
      responses = @ApiResponse(responseCode = "200", ref = "ChangeList"))
  public Response history(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Parameters parameters = Parameters.of(uri, "limit", "page");
    Long before = parameters.page(1, parts -> Long.valueOf(parts.get(0)));
    ApplicationId application = Caller.of(caller).application();
    EventId event =
        new EventLookup(events, application).event(id).orElseThrow(ProblemException::notFound);
    Batch<ChangeLog.Entry> entries =
        log.history(
            application, event, before == null ? Long.MAX_VALUE : before, parameters.limit());
    return Page.of(entries, entry -> Parameters.pageToken(Long.toString(entry.position())))
        .response(ChangeLog.Entry::document);
  }
}
