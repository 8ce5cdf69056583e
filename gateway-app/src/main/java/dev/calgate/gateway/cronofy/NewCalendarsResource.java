package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.write.CalendarMaker;
import dev.calgate.model.Account;
import dev.calgate.model.Calendar;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ProviderException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** New calendars in people's own accounts (Cronofy's create-calendar page). */
@Path("/v1")
public final class NewCalendarsResource {
  private static final String PROFILE_ID = "profile_id";
  private static final String NAME = "name";
  private static final String COLOR = "color";
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_NAME = 255;
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final AccountStore accounts;
  private final CalendarMaker maker;

  /** The resource over a store. */
  public NewCalendarsResource(AccountStore accounts, CalendarMaker maker) {
    this.accounts = accounts;
    this.maker = maker;
  }

  /** Makes a calendar, unless there is one of that name; answers when it is listed. */
  @POST
  @Path("/calendars")
  public Response create(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    AccountKey key = Grant.of(caller).account(Permission.CREATE_CALENDAR);
    FaceParameters parameters = FaceRequest.read(request);
    String profile = parameters.required(PROFILE_ID, LONGEST_ID);
    String name = name(parameters);
    String color = color(parameters);
    parameters.check();
    if (!Profile.id(key.account()).equals(profile)) {
      throw FaceException.notFound();
    }
    Account account = writable(key);
    if (maker.find(key, name).isPresent()) {
      throw FaceException.unprocessable(
          NAME, "errors.duplicate_calendar_name", "The account has a calendar of this name");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode calendar = body.putObject("calendar");
    calendar.setAll(Profile.linking(account));
    calendar.setAll(Profile.calendar(made(key, account, name, color)));
    return FaceJson.ok(body);
  }

  private static String name(FaceParameters parameters) {
    String name = parameters.required(NAME, LONGEST_NAME).strip();
    if (parameters.text(NAME).isPresent() && name.isEmpty()) {
      parameters.refusals().required(NAME);
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      parameters.refuse(NAME, Refusals.INVALID_FORMAT, "name must be a line of text");
    }
    return name;
  }

  private static @Nullable String color(FaceParameters parameters) {
    String color = parameters.text(COLOR).orElse(null);
    if (color != null && !NewCalendar.isColor(color)) {
      parameters.refuse(COLOR, Refusals.INVALID_FORMAT, "color must be such as #49BED8");
    }
    return color;
  }

  private Account writable(AccountKey key) {
    Account account =
        accounts.find(key).map(AccountView::account).orElseThrow(FaceException::unauthorized);
    return switch (account.status()) {
      case PAUSED -> throw locked("The account is paused");
      case NEEDS_RECONNECT -> throw locked("The account has to be connected again");
      default -> account;
    };
  }

  private Calendar made(AccountKey key, Account account, String name, @Nullable String color) {
    try {
      return maker
          .make(key, account.provider(), name, color)
          .orElseThrow(() -> FaceException.unavailable("The calendar is not there yet", A_WHILE));
    } catch (ProviderException e) {
      throw refusal(e);
    }
  }

  private static FaceException refusal(ProviderException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case UNREACHABLE, THROTTLED, CONFLICT, CURSOR_EXPIRED ->
          FaceException.unavailable(message, e.retryAfter().orElse(A_WHILE));
      case UNAUTHORIZED, FORBIDDEN, GONE, ADDRESS_REFUSED -> locked(message);
      case REJECTED -> FaceException.unprocessable(NAME, Refusals.NOT_SUPPORTED, message);
      case NOT_SUPPORTED ->
          FaceException.unprocessable(PROFILE_ID, Refusals.NOT_SUPPORTED, message);
      case PROTOCOL -> new FaceException(message, Response.status(502).build());
    };
  }

  /** What is to be done about it is not in the status. */
  private static FaceException locked(String message) {
    return FaceException.locked(PROFILE_ID, message);
  }
}
