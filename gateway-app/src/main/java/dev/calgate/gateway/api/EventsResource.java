package dev.calgate.gateway.api;

import dev.calgate.gateway.store.ChangeLog;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

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
    ApplicationId application = KeyFilter.caller(caller);
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
    List<String> page = parameters.page(2);
    EventStore.After after = page == null ? null : after(page);
    int limit = parameters.limit();
    List<EventStore.Row> rows = events.list(application, filter, after, limit + 1);
    boolean more = rows.size() > limit;
    List<EventStore.Row> shown = more ? rows.subList(0, limit) : rows;
    EventStore.Row last = more ? shown.get(limit - 1) : null;
    return JsonText.list(
        shown.stream().map(row -> JsonText.utf8(row.document())).toList(),
        last == null ? null : Parameters.pageToken(last.startsAt().toString(), last.id().value()));
  }

  private static EventStore.After after(List<String> page) {
    try {
      return new EventStore.After(Instant.parse(page.get(0)), new EventId(page.get(1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw ProblemException.invalid("page", "is not the 'next' of an earlier answer");
    }
  }

  /** One event; its ETag is the position of its last change. */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getEvent",
      summary = "Get an event",
      responses = {
        @ApiResponse(responseCode = "200", ref = "Event"),
        @ApiResponse(responseCode = "304", description = "Not changed since If-None-Match")
      })
  public Response get(
      @Context SecurityContext caller, @Context Request request, @PathParam("id") String id) {
    EventStore.Row row =
        events.find(KeyFilter.caller(caller), eventId(id)).orElseThrow(ProblemException::notFound);
    EntityTag tag = new EntityTag(Long.toString(row.position()));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return unchanged != null
        ? unchanged.tag(tag).build()
        : JsonText.ok(row.document()).tag(tag).build();
  }

  /** An event's changes, newest first; also of one that is deleted. */
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
    List<String> page = parameters.page(1);
    long before = page == null ? Long.MAX_VALUE : position(page.get(0));
    int limit = parameters.limit();
    List<ChangeLog.Entry> entries =
        log.history(KeyFilter.caller(caller), eventId(id), before, limit + 1);
    if (entries.isEmpty() && page == null) {
      throw ProblemException.notFound();
    }
    boolean more = entries.size() > limit;
    List<ChangeLog.Entry> shown = more ? entries.subList(0, limit) : entries;
    return JsonText.list(
        shown.stream().map(ChangeLog.Entry::document).map(JsonText::utf8).toList(),
        more ? Parameters.pageToken(Long.toString(shown.get(limit - 1).position())) : null);
  }

  private static long position(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("page", "is not the 'next' of an earlier answer");
    }
  }

  private static EventId eventId(String id) {
    try {
      return new EventId(id);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }
}
