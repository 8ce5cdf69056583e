package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients may change of the attendees of an event that is there. */
final class Attendance {
  private static final List<String> ANSWER =
      List.of("responseStatus", "comment", "additionalGuests");

  private Attendance() {}

  /**
   * What is taken of changes: of a list that may leave attendees out only the own answer, and never
   * whether somebody who was there already is a resource.
   */
  static ObjectNode taken(ObjectNode before, ObjectNode changes, GoogleCalendar calendar) {
    ObjectNode taken = Json.copy(changes);
    taken.remove("attendeesOmitted");
    if (changes.path("attendees") instanceof ArrayNode given) {
      boolean omitted = changes.path("attendeesOmitted").asBoolean();
      taken.set(
          "attendees", omitted ? answered(before, given, calendar) : asTheyWere(before, given));
    }
    return taken;
  }

  private static ArrayNode answered(ObjectNode before, ArrayNode given, GoogleCalendar calendar) {
    ObjectNode named = named(given, calendar.id());
    ObjectNode own = named == null ? Json.object() : Json.copy(named).retain(ANSWER);
    ArrayNode attendees = Json.object().putArray("attendees");
    for (JsonNode attendee : before.path("attendees")) {
      boolean self = isNamed(attendee, calendar.id());
      attendees.add(self && attendee instanceof ObjectNode it ? Json.merged(it, own) : attendee);
    }
    return attendees;
  }

  private static ArrayNode asTheyWere(ObjectNode before, ArrayNode given) {
    ArrayNode attendees = Json.object().putArray("attendees");
    for (JsonNode attendee : given) {
      ObjectNode known = named(before.path("attendees"), attendee.path("email").asText());
      if (known != null && attendee instanceof ObjectNode it) {
        ObjectNode same = Json.copy(it);
        same.remove("resource");
        attendees.add(known.has("resource") ? same.set("resource", known.get("resource")) : same);
      } else {
        attendees.add(attendee);
      }
    }
    return attendees;
  }

  private static @Nullable ObjectNode named(JsonNode attendees, String email) {
    for (JsonNode attendee : attendees) {
      if (isNamed(attendee, email) && attendee instanceof ObjectNode it) {
        return it;
      }
    }
    return null;
  }

  private static boolean isNamed(JsonNode attendee, String email) {
    return attendee.path("email").asText().equalsIgnoreCase(email);
  }
}
