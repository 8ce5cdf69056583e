package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AvailabilityRule;
import dev.calgate.gateway.store.AvailabilityRuleStore;
import dev.calgate.gateway.store.CalendarStore;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;

/**
 * Hours of the week in which an account's user would meet (pages scheduling/availability-rules).
 */
@Path("/v1/availability_rules")
public final class AvailabilityRulesResource {
  private static final Permission NEEDED = Permission.READ_FREE_BUSY;

  private final AvailabilityRuleStore rules;
  private final AccountCalendars calendars;

  /** The resource over a store. */
  public AvailabilityRulesResource(AvailabilityRuleStore rules, CalendarStore calendars) {
    this.rules = rules;
    this.calendars = new AccountCalendars(calendars);
  }

  /** Makes or changes the rule of an id, and tells it. */
  @POST
  public Response upsert(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    AccountKey account = Grant.of(caller).account(NEEDED);
    FaceParameters parameters = FaceRequest.read(request);
    AvailabilityRule rule =
        RuleForm.read(parameters, id -> calendars.find(account, id).isPresent());
    PeriodForm.checkPlaced(
        rules.put(account, rule), "availability_rule_id", AvailabilityRuleStore.MOST_OF_ACCOUNT);
    return one(rule);
  }

  /** All of them. */
  @GET
  public Response list(@Context SecurityContext caller) {
    AccountKey account = Grant.of(caller).account(NEEDED);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode items = body.putArray("availability_rules");
    rules.list(account).forEach(it -> items.add(RuleForm.json(it)));
    return FaceJson.ok(body);
  }

  /** One of them. */
  @GET
  @Path("/{rule}")
  public Response find(@Context SecurityContext caller, @PathParam("rule") String id) {
    AccountKey account = Grant.of(caller).account(NEEDED);
    return one(rules.find(account, known(id)).orElseThrow(FaceException::notFound));
  }

  /** Deletes one. */
  @DELETE
  @Path("/{rule}")
  public Response delete(@Context SecurityContext caller, @PathParam("rule") String id) {
    AccountKey account = Grant.of(caller).account(NEEDED);
    if (!rules.delete(account, known(id))) {
      throw FaceException.notFound();
    }
    return FaceJson.accepted();
  }

  // PostgreSQL takes no such character.
  private static String known(String id) {
    if (id.indexOf('\0') >= 0) {
      throw FaceException.notFound();
    }
    return id;
  }

  private static Response one(AvailabilityRule rule) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("availability_rule", RuleForm.json(rule));
    return FaceJson.ok(body);
  }
}
