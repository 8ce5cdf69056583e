package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.cronofy.wire.Json;
import dev.calgate.provider.cronofy.wire.Notification;
import java.util.ArrayList;
import java.util.List;

/** Opens and closes channels. For one thread. */
final class ChannelCalls {
  private final AuthorizedCalls calls;

  ChannelCalls(AuthorizedCalls calls) {
    this.calls = calls;
  }

  /**
   * Opens a channel; the same order twice gives the same. When it ends nobody tells: after a day of
   * failures, for all that is known.
   */
  PushChannel open(PushChannel.Order order) {
    ObjectNode body =
        Json.object()
            .put("callback_url", Notification.callback(order.address(), order.id(), order.token()));
    ObjectNode filters = body.putObject("filters");
    CalendarRef calendar = order.calendar();
    if (calendar != null) {
      filters.putArray("calendar_ids").add(calendar.value());
    }
    ErrorScope scope = calendar == null ? ErrorScope.ACCOUNT : ErrorScope.CALENDAR;
    Answer answer = calls.send("POST", "/v1/channels", body, scope);
    String resource =
        AuthorizedCalls.read(answer, Json::parse).path("channel").path("channel_id").asText("");
    if (resource.isEmpty()) {
      throw CronofyErrors.protocol("Cronofy's answer to a new channel has no channel_id");
    }
    return new PushChannel(order.id(), resource, null);
  }

  /**
   * Closes what was opened under an id, also where no answer has told what the service calls it.
   */
  void close(String id) {
    for (String resource : openedAs(id)) {
      try {
        calls.send(
            "DELETE",
            "/v1/channels/" + EventCalls.encoded(resource),
            Json.object(),
            ErrorScope.ACCOUNT);
      } catch (ProviderException e) {
        if (e.kind() != ErrorKind.GONE) {
          throw e;
        }
      }
    }
  }

  private List<String> openedAs(String id) {
    List<String> resources = new ArrayList<>();
    Answer answer = calls.get("/v1/channels", ErrorScope.ACCOUNT);
    for (JsonNode channel : AuthorizedCalls.read(answer, Json::parse).path("channels")) {
      String resource = channel.path("channel_id").asText("");
      boolean own = Notification.channel(channel.path("callback_url").asText("")).equals(id);
      if (own && !resource.isEmpty()) {
        resources.add(resource);
      }
    }
    return resources;
  }
}
