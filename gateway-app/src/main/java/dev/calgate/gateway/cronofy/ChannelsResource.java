package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.NotificationChannels;
import dev.calgate.gateway.webhook.CallbackAddress;
import dev.calgate.gateway.webhook.ChannelDocument;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.EgressPolicy;
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
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Channels through which an application is told of changes (Cronofy's push-notifications page). */
@Path("/v1/channels")
public final class ChannelsResource {
  private static final String CALLBACK = "callback_url";
  private static final String CALENDARS = "calendar_ids";
  private static final int MOST_CALENDARS = 1_000;

  private final NotificationChannels channels;
  private final EgressPolicy egress;
  private final Runnable wake;
  private final Clock clock;

  /**
   * The resource over a store.
   *
   * @param egress which addresses may be told
   * @param wake called when there is somebody to be told
   */
  public ChannelsResource(
      NotificationChannels channels, EgressPolicy egress, Runnable wake, Clock clock) {
    this.channels = channels;
    this.egress = egress;
    this.wake = wake;
    this.clock = clock;
  }

  /** Creates a channel, or gives the one that was created for the same. */
  @POST
  public Response create(@Context SecurityContext caller, @Context ContainerRequestContext request)
      throws IOException {
    AccountKey account = account(caller);
    NotificationChannel.Wish wish = wish(FaceRequest.read(request));
    Optional<NotificationChannel> channel = create(account, wish);
    wake.run();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    // Erased between the token's check and now.
    body.set("channel", ChannelDocument.of(channel.orElseThrow(FaceException::unauthorized)));
    return FaceJson.ok(body);
  }

  private Optional<NotificationChannel> create(AccountKey account, NotificationChannel.Wish wish) {
    try {
      return channels.create(account, wish, clock.instant());
    } catch (NotificationChannels.UnknownCalendarException e) {
      throw unknownCalendars();
    } catch (NotificationChannels.TooManyChannelsException e) {
      throw FaceException.unprocessable(
          "channel",
          "errors.too_many",
          "An account has at most " + NotificationChannels.MOST + " channels");
    }
  }

  private static FaceException unknownCalendars() {
    return FaceException.unprocessable(
        "filters." + CALENDARS,
        "errors.invalid_calendar_ids",
        "calendar_ids must be calendars of the account");
  }

  private NotificationChannel.Wish wish(FaceParameters parameters) {
    String callback = parameters.required(CALLBACK, CallbackAddress.LONGEST);
    Optional<FaceParameters> filters = parameters.object("filters");
    List<String> calendars = filters.map(ChannelsResource::calendars).orElse(List.of());
    boolean onlyManaged = filters.map(it -> it.isSet("only_managed")).orElse(false);
    boolean window = filters.flatMap(it -> it.flag("window_changes")).orElse(true);
    // Whether its host has a good address is asked of nobody while something else is wrong.
    parameters.check();
    checkAddress(parameters, callback);
    return new NotificationChannel.Wish(URI.create(callback), ids(calendars), onlyManaged, window);
  }

  private static List<String> calendars(FaceParameters filters) {
    List<String> calendars = filters.texts(CALENDARS, MOST_CALENDARS);
    if (calendars.isEmpty() && filters.value(CALENDARS).isPresent()) {
      filters.refuse(CALENDARS, Refusals.REQUIRED, "calendar_ids must have at least one item");
    }
    return calendars;
  }

  private void checkAddress(FaceParameters parameters, String callback) {
    CallbackAddress.fault(callback, egress)
        .ifPresent(
            fault -> {
              switch (fault) {
                case INVALID ->
                    parameters.refuse(
                        CALLBACK,
                        Refusals.INVALID_FORMAT,
                        "Callback URL must be an http or https URL");
                case LOCAL ->
                    parameters.refuse(
                        CALLBACK,
                        Refusals.NOT_SUPPORTED,
                        "Callback URL must not be an example or local URL");
              }
            });
    parameters.check();
  }

  private static List<CalendarId> ids(List<String> calendars) {
    List<CalendarId> ids = new ArrayList<>();
    for (String calendar : calendars) {
      try {
        ids.add(new CalendarId(calendar));
      } catch (IllegalArgumentException e) {
        throw unknownCalendars();
      }
    }
    return ids;
  }

  /** The channels of the account. */
  @GET
  public Response list(@Context SecurityContext caller) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("channels");
    channels.list(account(caller)).forEach(it -> list.add(ChannelDocument.of(it)));
    return FaceJson.ok(body);
  }

  /** Closes a channel. */
  @DELETE
  @Path("/{channel}")
  public Response close(@Context SecurityContext caller, @PathParam("channel") String channel) {
    if (!channels.close(account(caller), channel)) {
      throw FaceException.notFound();
    }
    return FaceJson.accepted();
  }

  /** Whoever may see when somebody is busy may know that it changed. */
  private static AccountKey account(SecurityContext caller) {
    return Grant.of(caller).account(Permission.READ_FREE_BUSY);
  }
}
