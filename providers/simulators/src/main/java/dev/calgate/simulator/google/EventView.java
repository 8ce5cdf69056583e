package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * How an event looks to one reader.
 *
 * @param zone in which times are told
 * @param maxAttendees above which only the calendar's own entry is told
 */
record EventView(GoogleCalendar calendar, Role role, ZoneId zone, int maxAttendees) {
  private static final Set<String> BUSY_ONLY =
      Set.of(
          "kind",
          "etag",
          "id",
          "status",
          "created",
          "updated",
          "start",
          "end",
          "recurrence",
          "recurringEventId",
          "originalStartTime",
          "transparency",
          "visibility",
          "iCalUID",
          "eventType");
  private static final List<String> TIMES = List.of("start", "end", "originalStartTime");

  static EventView of(Call call, GoogleCalendar calendar) {
    return new EventView(
        calendar,
        call.role(calendar),
        call.query().zone("timeZone").orElseGet(calendar::zone),
        call.query().count("maxAttendees", Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  /** As lists tell it: of what is cancelled little is left. */
  ObjectNode listed(ObjectNode event) {
    if (!EventStore.isCancelled(event)) {
      return told(event);
    }
    ObjectNode bare = Json.object();
    for (String field : List.of("kind", "etag", "id", "status")) {
      bare.set(field, event.path(field));
    }
    if (event.has("recurringEventId") && event.has("originalStartTime")) {
      bare.set("recurringEventId", event.path("recurringEventId"));
      bare.set("originalStartTime", EventTimes.in(event.path("originalStartTime"), zone));
    }
    return bare;
  }

  /** As it is told when it is asked for by its id. */
  ObjectNode told(ObjectNode event) {
    ObjectNode told = Json.copy(event);
    for (String field : TIMES) {
      JsonNode time = told.get(field);
      if (time != null) {
        told.set(field, EventTimes.in(time, zone));
      }
    }
    String visibility = event.path("visibility").asText();
    boolean hidden = visibility.equals("private") || visibility.equals("confidential");
    if (role == Role.FREE_BUSY_READER || (hidden && role == Role.READER)) {
      told.retain(BUSY_ONLY);
      told.put("visibility", "private");
    }
    if (told.path("attendees") instanceof ArrayNode all && all.size() > maxAttendees) {
      ArrayNode own = told.putArray("attendees");
      all.forEach(
          it -> {
            if (it.path("self").asBoolean()) {
              own.add(it);
            }
          });
      told.put("attendeesOmitted", true);
    }
    return told;
  }
}
