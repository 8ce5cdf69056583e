package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.model.Account;
import dev.calgate.model.Calendar;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.function.Predicate;

/** Whose token it is, and which calendars that opens (Cronofy's identity and calendars pages). */
@Path("/v1")
public final class IdentityResource {
  private static final String UTC = "Etc/UTC";

  private final AccountStore accounts;
  private final AccountCalendars calendars;
  private final Predicate<AccountKey> disconnect;

  /**
   * The resource over a store.
   *
   * @param disconnect erases an account and tells whether it was there
   */
  public IdentityResource(
      AccountStore accounts, CalendarStore calendars, Predicate<AccountKey> disconnect) {
    this.accounts = accounts;
    this.calendars = new AccountCalendars(calendars);
    this.disconnect = disconnect;
  }

  /** Everything at once, in the form of OpenID Connect's userinfo. */
  @GET
  @Path("/userinfo")
  public Response userinfo(@Context SecurityContext caller) {
    Grant grant = Grant.of(caller);
    AccountView view = find(grant.account(Permission.READ_ACCOUNT));
    List<Calendar> listed = listed(grant);
    Account account = view.account();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("sub", account.id().value())
            .put("email", account.name())
            .put("name", account.name())
            .put("zoneinfo", zone(listed))
            .put("cronofy.type", isHosted(account) ? "application_calendar" : "account");
    ObjectNode data = body.putObject("cronofy.data");
    data.putObject("authorization").put("scope", grant.scope().text()).put("status", "active");
    ObjectNode profile = Profile.of(view);
    ArrayNode inProfile = profile.putArray("profile_calendars");
    listed.forEach(it -> inProfile.add(Profile.calendar(it)));
    data.putArray("profiles").add(profile);
    data.putArray("conferencing_profiles");
    return FaceJson.ok(body);
  }

  /** Older than userinfo, and shorter. */
  @GET
  @Path("/account")
  public Response account(@Context SecurityContext caller) {
    Grant grant = Grant.of(caller);
    Account account = find(grant.account(Permission.READ_ACCOUNT)).account();
    if (isHosted(account)) {
      // There is no user whose account it would be.
      throw FaceException.forbidden(Permission.READ_ACCOUNT);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("account")
        .put("account_id", account.id().value())
        .put("email", account.name())
        .put("name", account.name())
        .put("default_tzid", zone(listed(grant)))
        .put("scope", grant.scope().text())
        .put("type", "account");
    return FaceJson.ok(body);
  }

  /** The account's one profile. */
  @GET
  @Path("/profiles")
  public Response profiles(@Context SecurityContext caller) {
    AccountView view = find(Grant.of(caller).account(Permission.READ_ACCOUNT));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("profiles").add(Profile.of(view));
    return FaceJson.ok(body);
  }

  /** Disconnects the account, since without its profile nothing of it is left. */
  @POST
  @Path("/profiles/{profile}/revoke")
  public Response revoke(@Context SecurityContext caller, @PathParam("profile") String profile) {
    Grant grant = Grant.of(caller);
    AccountKey account = grant.account(Permission.READ_ACCOUNT);
    if (!grant.scope().permitsAll()) {
      // What is erased here is more than any single permission is about.
      throw FaceException.forbidden(Permission.DELETE_EVENT);
    }
    if (!Profile.id(account.account()).equals(profile) || !disconnect.test(account)) {
      throw FaceException.notFound();
    }
    return FaceJson.accepted();
  }

  /** The calendars that are followed. */
  @GET
  @Path("/calendars")
  public Response calendars(@Context SecurityContext caller) {
    AccountKey key = Grant.of(caller).account(Permission.LIST_CALENDARS);
    Account account = find(key).account();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("calendars");
    for (Calendar calendar : calendars.list(key)) {
      ObjectNode item = Profile.linking(account);
      list.add(item.setAll(Profile.calendar(calendar)));
    }
    return FaceJson.ok(body);
  }

  private static boolean isHosted(Account account) {
    return account.provider().equals(Profile.HOSTED);
  }

  private List<Calendar> listed(Grant grant) {
    AccountKey account = grant.account(Permission.READ_ACCOUNT);
    return grant.scope().permits(Permission.LIST_CALENDARS) ? calendars.list(account) : List.of();
  }

  private static String zone(List<Calendar> calendars) {
    return calendars.stream()
        .filter(Calendar::primary)
        .map(it -> it.timeZone() == null ? UTC : it.timeZone())
        .findFirst()
        .orElse(UTC);
  }

  // Erased between the token's check and now.
  private AccountView find(AccountKey account) {
    return accounts.find(account).orElseThrow(FaceException::unauthorized);
  }
}
