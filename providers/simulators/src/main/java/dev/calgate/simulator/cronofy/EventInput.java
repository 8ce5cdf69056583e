package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client writes, as the fields that a listing tells of it afterwards. */
final class EventInput {
  private EventInput() {}

  /**
   * The fields that change. What is not sent stays as it was; the documentation is silent there.
   *
   * @param before null for a new event
   * @param plain fields that are told as they are sent
   */
  static ObjectNode fields(ObjectNode body, @Nullable StoredEvent before, List<String> plain) {
    ObjectNode fields = Json.object();
    for (String name : plain) {
      if (body.has(name)) {
        fields.set(name, body.get(name));
      }
    }
    if (body.has("extended_transparency")) {
      fields.set("extended_transparency", body.get("extended_transparency"));
    } else if (body.has("transparency")) {
      fields.putNull("extended_transparency");
    }
    if (body.path("attendees").isObject()) {
      fields.set("attendees", attendees(body.path("attendees"), before));
    }
    if (body.has("conferencing")) {
      conferencing(fields, body.path("conferencing"));
    }
    return fields;
  }

  private static ArrayNode attendees(JsonNode asked, @Nullable StoredEvent before) {
    ArrayNode attendees = Json.object().arrayNode();
    if (before != null && before.fields().path("attendees") instanceof ArrayNode known) {
      attendees.addAll(known);
    }
    for (JsonNode gone : asked.path(asked.has("remove") ? "remove" : "reject")) {
      take(attendees, gone.path("email").asText());
    }
    for (JsonNode invited : asked.path("invite")) {
      String email = invited.path("email").asText();
      if (!email.contains("@")) {
        throw CronofyException.invalid(
            "attendees.invite[0].email", "errors.invalid_email", "is no address");
      }
      take(attendees, email);
      attendees
          .addObject()
          .put("email", email)
          .put("display_name", invited.path("display_name").asText(null))
          .put("status", "needs_action");
    }
    return attendees;
  }

  private static void take(ArrayNode attendees, String email) {
    for (int i = attendees.size() - 1; i >= 0; i--) {
      if (attendees.get(i).path("email").asText().equalsIgnoreCase(email)) {
        attendees.remove(i);
      }
    }
  }

  private static void conferencing(ObjectNode fields, JsonNode asked) {
    String kind = asked.path("profile_id").asText("none");
    if (kind.equals("none")) {
      fields.putNull("conferencing").putNull("meeting_url");
    } else if (kind.equals("explicit")) {
      String url = asked.path("join_url").asText();
      fields
          .put("meeting_url", url)
          .putObject("conferencing")
          .put("provider_name", asked.path("provider_description").asText("explicit"))
          .put("join_url", url);
    } else {
      throw CronofyException.invalid(
          "conferencing.profile_id",
          "errors.integrated_conferencing_not_available",
          "is not available");
    }
  }
}
