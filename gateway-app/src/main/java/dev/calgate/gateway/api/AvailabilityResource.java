package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.BusySources;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.Availability;
import dev.calgate.model.availability.Availability.Participant;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import dev.calgate.model.availability.Slot;
import dev.calgate.model.availability.WorkingHours;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When people can meet. */
@Tag(name = "availability")
@Path("/api/availability")
@Produces(MediaType.APPLICATION_JSON)
public final class AvailabilityResource {
  private final BusyStore busy;

  public AvailabilityResource(BusyStore busy) {
    this.busy = busy;
  }

  /** Times at which enough participants are free. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "findAvailability",
      summary = "Find times at which people can meet",
      parameters = {@Parameter(ref = "page"), @Parameter(ref = "Idempotency-Key")},
      requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(ref = "Availability"),
      responses = @ApiResponse(responseCode = "200", ref = "SlotList"))
  public Response find(@Context UriInfo uri, @Context SecurityContext caller, InputStream stream)
      throws IOException {
    Instant after = Parameters.of(uri, "page").page(1, parts -> Instant.parse(parts.get(0)));
    AvailabilityRequest request = AvailabilityRequest.read(RequestBody.read(stream));
    ApplicationId application = Caller.of(caller).application();
    BusyLookup lookup = new BusyLookup(busy, application);
    BusySources sources = sources(lookup, request);
    Availability availability =
        Availability.of(request.meeting(), participants(lookup, request, sources));
    return answer(slots(availability, request, after), request.limit(), sources);
  }

  private static BusySources sources(BusyLookup lookup, AvailabilityRequest request) {
    List<AvailabilityRequest.Person> people = request.people();
    Set<AccountId> accounts =
        people.stream().flatMap(it -> it.accounts().stream()).collect(Collectors.toSet());
    Set<CalendarId> calendars =
        people.stream().flatMap(it -> it.calendars().stream()).collect(Collectors.toSet());
    BusySources sources = lookup.sources(accounts, calendars, "participants");
    for (int i = 0; i < people.size(); i++) {
      String person = "participants[" + i + "].";
      BusyLookup.checkAccounts(sources, people.get(i).accounts(), person + "accounts");
      BusyLookup.checkCalendars(sources, people.get(i).calendars(), person + "calendars");
    }
    return sources;
  }

  private static List<Participant> participants(
      BusyLookup lookup, AvailabilityRequest request, BusySources sources) {
    Interval concerned = hull(request.meeting().concerned().intervals());
    Map<CalendarId, BusyTimes> busy = lookup.busy(sources, concerned, "periods");
    Map<List<WorkingHours>, IntervalSet> working = new HashMap<>();
    List<Participant> participants = new ArrayList<>();
    for (AvailabilityRequest.Person person : request.people()) {
      BusyTimes all = new BusyTimes();
      sources
          .of(person.accounts(), person.calendars())
          .forEach(it -> all.addAll(busy.getOrDefault(it.calendar(), new BusyTimes())));
      participants.add(
          new Participant(
              working.computeIfAbsent(person.hours(), it -> working(it, request.window())),
              all.all(),
              person.need()));
    }
    return participants;
  }

  private static Interval hull(List<Interval> intervals) {
    return new Interval(intervals.get(0).start(), intervals.get(intervals.size() - 1).end());
  }

  private static IntervalSet working(List<WorkingHours> hours, Interval window) {
    return hours.isEmpty() ? IntervalSet.of(window) : WorkingHours.within(window, hours);
  }

  /** One more than are shown, if there is one. */
  private static List<Slot> slots(
      Availability availability, AvailabilityRequest request, @Nullable Instant after) {
    int limit = request.limit() + 1;
    return request.format() == AvailabilityRequest.Format.SLOTS
        ? availability.slots(request.grid(), after, limit)
        : availability.periods(after, limit);
  }

  private static Response answer(List<Slot> slots, int limit, BusySources sources) {
    Page<Slot> page = Page.of(slots, limit, it -> Parameters.pageToken(it.start().toString()));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("items");
    for (Slot slot : page.items()) {
      ArrayNode participants =
          items
              .addObject()
              .put("start", slot.start().toString())
              .put("end", slot.end().toString())
              .putArray("participants");
      slot.participants().forEach(participants::add);
    }
    return BusyAnswer.response(answer, sources, page.next());
  }
}
