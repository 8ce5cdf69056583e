package dev.calgate.gateway.api;

import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.write.EventWriter;
import dev.calgate.gateway.write.Scope;
import dev.calgate.gateway.write.WriteOrder;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Attendee;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Events are made, changed, answered, moved and deleted at their provider. */
@Tag(name = "events")
@Path("/api/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventWritesResource {
  private final EventStore events;
  private final EventWriter writer;

  public EventWritesResource(EventStore events, EventWriter writer) {
    this.events = events;
    this.writer = writer;
  }

  /** A single event or a series. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createEvent",
      summary = "Make an event",
      parameters = {@Parameter(ref = "notify"), @Parameter(ref = "Idempotency-Key")},
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "NewEvent"),
      responses = @ApiResponse(responseCode = "201", ref = "CreatedEvent"))
  public Response create(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @HeaderParam(Idempotency.HEADER) @Nullable String key,
      InputStream stream)
      throws IOException {
    WriteOrder order = order(Parameters.of(uri, "notify"), caller, null);
    byte[] bytes = stream.readAllBytes();
    RequestBody body = RequestBody.read(new ByteArrayInputStream(bytes));
    Optional<CalendarId> calendar = calendar(body);
    Optional<EventDetails> details = EventBody.created(body);
    body.check();
    EventId id =
        writer.create(
            order,
            calendar.orElseThrow(),
            EventUid.of(order.application(), key, bytes),
            details.orElseThrow());
    return Response.fromResponse(answer(order.application(), id.value()))
        .status(Response.Status.CREATED)
        .location(URI.create("/api/events/" + id))
        .build();
  }

  private static Optional<CalendarId> calendar(RequestBody body) {
    return body.requiredText("calendar_id").isEmpty()
        ? Optional.empty()
        : body.read("calendar_id", "is no calendar's id", CalendarId::new);
  }

  /** Fields of an event, or the calendar it is in. */
  @PATCH
  @Path("/{id}")
  @Consumes({MediaType.APPLICATION_JSON, RequestBody.MERGE_PATCH})
  @Operation(
      operationId = "changeEvent",
      summary = "Change an event, or an occurrence of a series; or move it to another calendar",
      parameters = {
        @Parameter(ref = "scope"),
        @Parameter(ref = "notify"),
        @Parameter(ref = "If-Match")
      },
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "EventPatch"),
      responses = @ApiResponse(responseCode = "200", ref = "Event"))
  public Response patch(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @Context Request request,
      @PathParam("id") String id,
      InputStream stream)
      throws IOException {
    Parameters parameters = Parameters.of(uri, "scope", "notify");
    WriteOrder order = order(parameters, caller, request);
    Scope scope = parameters.word("scope", Scope.class);
    RequestBody body = RequestBody.read(stream);
    Optional<CalendarId> target = target(body, order.application(), id);
    if (target.isPresent()) {
      if (scope != null) {
        throw ProblemException.invalid("scope", "does not go with moving to another calendar");
      }
      EventId moved = writer.move(order, id, target.get());
      return answer(order.application(), moved.value());
    }
    return answer(
        order.application(), writer.change(order, id, scope, before -> changed(body, before)));
  }

  /** The calendar to which an event is to be moved; empty when it stays where it is. */
  private Optional<CalendarId> target(RequestBody body, ApplicationId application, String id) {
    if (!body.has("calendar_id")) {
      return Optional.empty();
    }
    Optional<CalendarId> wanted = calendar(body);
    CalendarId present =
        new EventLookup(events, application)
            .find(id)
            .orElseThrow(ProblemException::notFound)
            .row()
            .event()
            .calendarId();
    Optional<CalendarId> other = wanted.filter(it -> !it.equals(present));
    if (other.isPresent() && !body.isAlone("calendar_id")) {
      body.error("calendar_id", "is changed alone: move the event, then change it, or vice versa");
    }
    body.checkSoFar();
    return other;
  }

  private static EventDetails changed(RequestBody body, EventDetails before) {
    Optional<EventDetails> after = EventBody.changed(body, before);
    body.check();
    return after.orElseThrow();
  }

  /** An event goes, an occurrence is cancelled. */
  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteEvent",
      summary = "Delete an event, or cancel an occurrence of a series",
      parameters = {
        @Parameter(ref = "scope"),
        @Parameter(ref = "notify"),
        @Parameter(ref = "If-Match")
      },
      responses = @ApiResponse(responseCode = "204", description = "Deleted"))
  public Response delete(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @Context Request request,
      @PathParam("id") String id) {
    Parameters parameters = Parameters.of(uri, "scope", "notify");
    writer.delete(order(parameters, caller, request), id, parameters.word("scope", Scope.class));
    return Response.noContent().build();
  }

  /** The account's own answer to an invitation. */
  @POST
  @Path("/{id}/answer")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "answerEvent",
      summary = "Answer an invitation, to an event or an occurrence",
      parameters = {
        @Parameter(ref = "scope"),
        @Parameter(ref = "notify"),
        @Parameter(ref = "If-Match"),
        @Parameter(ref = "Idempotency-Key")
      },
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "EventAnswer"),
      responses = @ApiResponse(responseCode = "200", ref = "Event"))
  public Response answer(
      @Context UriInfo uri,
      @Context SecurityContext caller,
      @Context Request request,
      @PathParam("id") String id,
      InputStream stream)
      throws IOException {
    Parameters parameters = Parameters.of(uri, "scope", "notify");
    WriteOrder order = order(parameters, caller, request);
    RequestBody body = RequestBody.read(stream);
    Optional<Attendee.Participation> status = participation(body);
    body.check();
    UnaryOperator<EventDetails> change = before -> answered(before, status.orElseThrow());
    return answer(
        order.application(),
        writer.change(order, id, parameters.word("scope", Scope.class), change));
  }

  private static Optional<Attendee.Participation> participation(RequestBody body) {
    String word = body.requiredText("status");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return body.read(
        "status",
        "must be accepted, declined or tentative",
        text ->
            switch (text) {
              case "accepted" -> Attendee.Participation.ACCEPTED;
              case "declined" -> Attendee.Participation.DECLINED;
              case "tentative" -> Attendee.Participation.TENTATIVE;
              default -> throw new IllegalArgumentException(text);
            });
  }

  private static EventDetails answered(EventDetails before, Attendee.Participation status) {
    if (before.attendees().stream().noneMatch(Attendee::self)) {
      throw ProblemException.of(
          Problem.CONFLICT, "The account's owner is not among the attendees of the event");
    }
    List<Attendee> attendees =
        before.attendees().stream().map(it -> it.self() ? it.with(status) : it).toList();
    return before.toBuilder().attendees(attendees).build();
  }

  private static WriteOrder order(
      Parameters parameters, SecurityContext context, @Nullable Request request) {
    Caller caller = Caller.of(context);
    return new WriteOrder(
        caller.application(),
        caller.origin(),
        parameters.flag("notify", true),
        position -> request == null || Preconditions.evaluate(request, position) == null);
  }

  /** What is there now. */
  private Response answer(ApplicationId application, String id) {
    EventLookup.Found found =
        new EventLookup(events, application).find(id).orElseThrow(ProblemException::notFound);
    return JsonText.ok(found.document()).tag(Preconditions.tag(found.position())).build();
  }
}
