package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Opens, lists and closes channels. */
final class ChannelMethods {
  private final Call call;

  ChannelMethods(Call call) {
    this.call = call;
  }

  /** Opens one, or gives the one that is there already for the same. */
  Response create() {
    JsonNode filters = call.parameters().body().path("filters");
    NotificationChannel wanted =
        new NotificationChannel(
            Identifiers.of("chn_"),
            call.account().sub(),
            call.clientId(),
            callback(call.parameters().required("callback_url")),
            calendars(filters),
            filters.path("only_managed").asBoolean());
    NotificationChannel channel = call.server().channels().open(wanted);
    if (channel.equals(wanted)) {
      call.server()
          .push()
          .verify(new Notification(channel, "verification", null), call.server().grants());
    }
    return answer(channel);
  }

  private List<String> calendars(JsonNode filters) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : filters.path("calendar_ids")) {
      if (call.account().calendar(id.asText()).isEmpty()) {
        throw CronofyException.invalid(
            "filters.calendar_ids", "errors.invalid_calendar_ids", "are not all known");
      }
      ids.add(id.asText());
    }
    if (filters.has("calendar_ids") && ids.isEmpty()) {
      throw CronofyException.required("filters.calendar_ids");
    }
    return ids;
  }

  private static String callback(String url) {
    try {
      URI uri = URI.create(url);
      if (String.valueOf(uri.getScheme()).matches("https?") && uri.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw broken();
    }
    throw broken();
  }

  private static CronofyException broken() {
    return CronofyException.invalid("callback_url", "errors.invalid_format", "is no address");
  }

  private Response answer(NotificationChannel channel) {
    ObjectNode answer = Json.object();
    answer.set("channel", channel.json());
    return call.json(answer);
  }

  Response list() {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("channels");
    call.server()
        .channels()
        .of(call.account().sub(), call.clientId())
        .forEach(it -> list.add(it.json()));
    return call.json(answer);
  }

  Response close(String id) {
    if (!call.server().channels().close(id, call.account().sub(), call.clientId())) {
      throw CronofyException.of(404);
    }
    return Response.of(202);
  }
}
