package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fills in what Google adds to an event of a calendar. */
final class EventDefaults {
  private EventDefaults() {}

  /** A new event, complete but for its entity tag. */
  static ObjectNode complete(ObjectNode given, GoogleCalendar calendar, String creator) {
    ObjectNode event = Json.object().put("kind", "calendar#event");
    event.put("id", Json.text(given, "id").orElseGet(Identifiers::random));
    event.put("status", "confirmed");
    String id = event.path("id").asText();
    event.put("htmlLink", link(id));
    event.put("created", Stamps.text(calendar.clock().instant()));
    event.setAll(Json.merged(Json.object(), given));
    event.set("creator", person(creator, calendar));
    if (!event.has("organizer")) {
      event.set("organizer", organizer(calendar));
    }
    if (!event.has("iCalUID")) {
      event.put("iCalUID", id + "@google.com");
    }
    if (!event.has("sequence")) {
      event.put("sequence", 0);
    }
    if (!event.has("reminders")) {
      event.putObject("reminders").put("useDefault", true);
    }
    if (!event.has("eventType")) {
      event.put("eventType", "default");
    }
    return tidy(event, calendar);
  }

  static ObjectNode organizer(GoogleCalendar calendar) {
    ObjectNode organizer = person(calendar.id(), calendar);
    return calendar.isPrimary() ? organizer : organizer.put("displayName", calendar.title());
  }

  private static ObjectNode person(String email, GoogleCalendar calendar) {
    ObjectNode person = Json.object().put("email", email);
    return email.equals(calendar.id()) ? person.put("self", true) : person;
  }

  /** In its normal form: times too, no defaults, and who of the people is this calendar. */
  static ObjectNode tidy(ObjectNode event, GoogleCalendar calendar) {
    ObjectNode tidy = Json.copy(event);
    for (String field : List.of("start", "end", "originalStartTime")) {
      JsonNode time = tidy.get(field);
      if (time != null) {
        tidy.set(field, EventTimes.normal(time, calendar.zone()));
      }
    }
    if (tidy.path("transparency").asText().equals("opaque")) {
      tidy.remove("transparency");
    }
    if (tidy.path("visibility").asText().equals("default")) {
      tidy.remove("visibility");
    }
    if (tidy.path("organizer") instanceof ObjectNode organizer) {
      boolean self = organizer.path("email").asText().equalsIgnoreCase(calendar.id());
      ObjectNode told = Json.copy(organizer).without("self");
      tidy.set("organizer", self ? told.put("self", true) : told);
    }
    if (tidy.path("attendees") instanceof ArrayNode all) {
      ArrayNode attendees = tidy.putArray("attendees");
      all.forEach(it -> attendees.add(attendee(it, tidy, calendar)));
    }
    return tidy;
  }

  private static JsonNode attendee(JsonNode given, ObjectNode event, GoogleCalendar calendar) {
    if (!(given instanceof ObjectNode it)) {
      return given;
    }
    ObjectNode attendee = Json.copy(it);
    attendee.remove(List.of("self", "organizer"));
    String email = attendee.path("email").asText();
    if (email.equalsIgnoreCase(event.path("organizer").path("email").asText())) {
      attendee.put("organizer", true);
    }
    if (email.equalsIgnoreCase(calendar.id())) {
      attendee.put("self", true);
    }
    if (!attendee.has("responseStatus")) {
      attendee.put("responseStatus", "needsAction");
    }
    return attendee;
  }

  static String link(String id) {
    return "https://www.google.com/calendar/event?eid="
        + Identifiers.base64(id.getBytes(StandardCharsets.UTF_8));
  }
}
