package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A channel through which the service tells of changes.
 *
 * @param id the service's own
 * @param sub whose calendars are watched
 * @param clientId which application opened it
 * @param callbackUrl where notifications go
 * @param calendarIds which calendars are watched; empty for all
 * @param onlyManaged whether only changes of the application's own events are told
 */
public record NotificationChannel(
    String id,
    String sub,
    String clientId,
    String callbackUrl,
    List<String> calendarIds,
    boolean onlyManaged) {
  public NotificationChannel {
    calendarIds = List.copyOf(calendarIds);
  }

  boolean isLike(NotificationChannel other) {
    return new NotificationChannel(other.id, sub, clientId, callbackUrl, calendarIds, onlyManaged)
        .equals(other);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("channel_id", id).put("callback_url", callbackUrl);
    ObjectNode filters = json.putObject("filters");
    if (!calendarIds.isEmpty()) {
      ArrayNode ids = filters.putArray("calendar_ids");
      calendarIds.forEach(ids::add);
    }
    return onlyManaged ? filters(json, filters) : json;
  }

  private static ObjectNode filters(ObjectNode json, ObjectNode filters) {
    filters.put("only_managed", true);
    return json;
  }
}
