package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.CalendarView;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/** Calendars, and which of them are followed. */
@Tag(name = "calendars")
@Path("/api/calendars")
@Produces(MediaType.APPLICATION_JSON)
public final class CalendarsResource {
  private final CalendarStore calendars;
  private final Runnable wake;
  private final Clock clock;

  /**
   * A resource over the store.
   *
   * @param wake called when something has become due
   */
  public CalendarsResource(CalendarStore calendars, Runnable wake, Clock clock) {
    this.calendars = calendars;
    this.wake = wake;
    this.clock = clock;
  }

  /** All calendars, of one account or of all. */
  @GET
  @Operation(
      operationId = "listCalendars",
      summary = "List calendars",
      parameters = {
        @Parameter(ref = "account"),
        @Parameter(ref = "limit"),
        @Parameter(ref = "page")
      },
      responses = @ApiResponse(responseCode = "200", ref = "CalendarList"))
  public Response list(@Context UriInfo uri, @Context SecurityContext caller) {
    Parameters parameters = Parameters.of(uri, "account", "limit", "page");
    AccountId account = parameters.value("account", AccountId::new);
    CalendarId after = parameters.page(1, parts -> new CalendarId(parts.get(0)));
    return Page.of(
            calendars.list(Caller.of(caller).application(), account, after, parameters.limit()),
            view -> Parameters.pageToken(view.calendar().id().value()))
        .response(CalendarView::document);
  }

  /** One calendar. */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCalendar",
      summary = "Get a calendar",
      responses = @ApiResponse(responseCode = "200", ref = "Calendar"))
  public Response get(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Parameters.none(uri);
    CalendarView view =
        calendars
            .find(Caller.of(caller).application(), calendarId(id))
            .orElseThrow(ProblemException::notFound);
    return JsonText.ok(view.document()).build();
  }

  /** Follows a calendar or stops following it. */
  @PATCH
  @Path("/{id}")
  @Consumes({MediaType.APPLICATION_JSON, RequestBody.MERGE_PATCH})
  @Operation(
      operationId = "followCalendar",
      summary = "Follow a calendar, or stop following it",
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "CalendarPatch"),
      responses = @ApiResponse(responseCode = "200", ref = "Calendar"))
  public Response patch(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @PathParam("id") String id,
      InputStream stream)
      throws IOException {
    Parameters.none(uri);
    ApplicationId application = Caller.of(caller).application();
    CalendarId calendar = calendarId(id);
    CalendarView view =
        calendars.find(application, calendar).orElseThrow(ProblemException::notFound);
    RequestBody body = RequestBody.read(stream);
    Optional<Boolean> sync = body.flag("sync");
    body.check();
    if (sync.isPresent()) {
      view =
          calendars
              .follow(
                  application, calendar, sync.get(), Caller.of(caller).origin(), clock.instant())
              .orElseThrow(ProblemException::notFound);
      wake.run();
    }
    return JsonText.ok(view.document()).build();
  }

  /** The objects of a calendar that could not be understood. */
  @GET
  @Path("/{id}/unreadable")
  @Operation(
      operationId = "listUnreadable",
      summary = "List the objects of a calendar that could not be understood",
      parameters = {@Parameter(ref = "limit"), @Parameter(ref = "page")},
      responses = @ApiResponse(responseCode = "200", ref = "UnreadableList"))
  public Response unreadable(
      @Context UriInfo uri, @Context SecurityContext caller, @PathParam("id") String id) {
    Parameters parameters = Parameters.of(uri, "limit", "page");
    String after = parameters.page(1, parts -> parts.get(0));
    int limit = parameters.limit();
    ApplicationId application = Caller.of(caller).application();
    CalendarId calendar = calendarId(id);
    if (calendars.find(application, calendar).isEmpty()) {
      throw ProblemException.notFound();
    }
    return Page.of(
            calendars.unreadable(application, calendar, after == null ? "" : after, limit + 1),
            limit,
            object -> Parameters.pageToken(object.ref()))
        .response(CalendarsResource::document);
  }

  private static String document(CalendarStore.Unreadable object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ref", object.ref())
        .put("version", object.version())
        .put("reason", object.reason())
        .toString();
  }

  static CalendarId calendarId(String id) {
    try {
      return new CalendarId(id);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }
}
