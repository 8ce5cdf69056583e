package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Member;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AvailabilityRuleStore;
import dev.calgate.gateway.store.AvailablePeriodStore;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.model.availability.Slot;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.util.List;

/** When people can meet (page scheduling/availability). */
@Path("/v1/availability")
public final class MeetingTimesResource {
  private final AvailabilityFinder finder;

  /** The resource over a store. */
  public MeetingTimesResource(
      BusyStore busy, AvailablePeriodStore periods, AvailabilityRuleStore rules) {
    this.finder = new AvailabilityFinder(busy, new ManagedHours(periods, rules));
  }

  /** Times at which enough people are free. */
  @POST
  public Response find(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    Grant grant = Grant.of(caller);
    if (grant.anyAccount().isPresent()) {
      grant.account(Permission.READ_FREE_BUSY);
    }
    FaceParameters parameters = FaceRequest.read(request);
    AvailabilityQuery query = AvailabilityForm.read(parameters);
    grant.anyAccount().ifPresent(it -> checkOwn(it, query, parameters.refusals()));
    List<Slot> times = finder.find(grant.application(), query, parameters.refusals());
    return FaceJson.ok(answer(query, times));
  }

  /** A token of one account tells nothing of others. */
  private static void checkOwn(AccountKey own, AvailabilityQuery query, Refusals refusals) {
    query.members().stream()
        .filter(it -> !it.sub().equals(own.account().value()))
        .forEach(
            it ->
                refusals.add(
                    it.path() + ".sub",
                    Refusals.NOT_RECOGNIZED,
                    "sub must be that of the token's account"));
    refusals.check();
  }

  private static ObjectNode answer(AvailabilityQuery query, List<Slot> times) {
    List<String> subs = query.members().stream().map(Member::sub).toList();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode items = body.putArray(query.wantsSlots() ? "available_slots" : "available_periods");
    for (Slot slot : times) {
      ArrayNode participants =
          items
              .addObject()
              .put("start", FaceTime.text(slot.start()))
              .put("end", FaceTime.text(slot.end()))
              .putArray("participants");
      slot.participants().stream()
          .map(subs::get)
          .distinct()
          .forEach(it -> participants.addObject().put("sub", it));
    }
    return body;
  }
}
