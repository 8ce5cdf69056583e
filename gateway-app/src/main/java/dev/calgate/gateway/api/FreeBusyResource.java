package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.BusySources;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.BusyInterval;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** When people are busy, without what they do then. */
@Tag(name = "availability")
@Path("/api/free-busy")
@Produces(MediaType.APPLICATION_JSON)
public final class FreeBusyResource {
  private static final int MOST = 100;

  private final BusyStore busy;

  public FreeBusyResource(BusyStore busy) {
    this.busy = busy;
  }

  /** Busy intervals of accounts and calendars together, merged. */
  @GET
  @Operation(
      operationId = "getFreeBusy",
      summary = "List when any of some accounts and calendars is busy",
      parameters = {
        @Parameter(ref = "busy_account"),
        @Parameter(ref = "busy_calendar"),
        @Parameter(ref = "busy_from"),
        @Parameter(ref = "busy_to")
      },
      responses = @ApiResponse(responseCode = "200", ref = "FreeBusy"))
  public Response freeBusy(@Context UriInfo uri, @Context SecurityContext caller) {
    Parameters parameters = Parameters.of(uri, Set.of("account", "calendar"), "from", "to");
    Set<AccountId> accounts = parameters.values("account", MOST, AccountId::new);
    Set<CalendarId> calendars = parameters.values("calendar", MOST, CalendarId::new);
    Interval window =
        BusyLookup.window(
            parameters.requiredInstant("from"), parameters.requiredInstant("to"), "to");
    BusyLookup lookup = new BusyLookup(busy, Caller.of(caller).application());
    if (accounts.isEmpty() && calendars.isEmpty()) {
      accounts = lookup.everybody("account");
    }
    BusySources sources = lookup.sources(accounts, calendars, "account");
    BusyLookup.checkAccounts(sources, accounts, "account");
    BusyLookup.checkCalendars(sources, calendars, "calendar");
    BusyTimes all = new BusyTimes();
    lookup.busy(sources, window, "to").values().forEach(all::addAll);
    return answer(all.merged(window), sources);
  }

  private static Response answer(List<BusyInterval> intervals, BusySources sources) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("items");
    for (BusyInterval interval : intervals) {
      items
          .addObject()
          .put("start", interval.start().toString())
          .put("end", interval.end().toString())
          .put("kind", interval.kind().name().toLowerCase(Locale.ROOT));
    }
    return BusyAnswer.response(answer, sources, null);
  }
}
