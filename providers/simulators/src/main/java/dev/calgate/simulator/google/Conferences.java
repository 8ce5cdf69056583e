package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Video conferences: asked for with an event, they come to it later, as a change of their own. */
final class Conferences {
  private Conferences() {}

  /**
   * What a client may write of a conference.
   *
   * @param given an event or changes of one
   */
  static ObjectNode asked(ObjectNode given, Query query) {
    if (!given.has("conferenceData")) {
      return given;
    }
    ObjectNode asked = Json.copy(given);
    if (query.text("conferenceDataVersion").filter("1"::equals).isEmpty()) {
      return asked.without("conferenceData");
    }
    if (given.path("conferenceData").path("createRequest") instanceof ObjectNode request) {
      ObjectNode pending = Json.copy(request);
      pending.putObject("status").put("statusCode", "pending");
      asked.set("conferenceData", Json.object().set("createRequest", pending));
    }
    return asked;
  }

  /** Without a request that was granted before; and the address goes with its conference. */
  static ObjectNode once(ObjectNode before, ObjectNode changes) {
    ObjectNode once = Json.copy(changes);
    JsonNode asked = changes.at("/conferenceData/createRequest/requestId");
    if (!asked.isMissingNode()
        && asked.equals(before.at("/conferenceData/createRequest/requestId"))) {
      once.remove("conferenceData");
    }
    return changes.path("conferenceData").isNull() ? once.putNull("hangoutLink") : once;
  }

  /** Whether a conference was asked for and is not there yet. */
  static boolean isPending(ObjectNode event) {
    return event.at("/conferenceData/createRequest/status/statusCode").asText().equals("pending");
  }

  /** What makes a pending conference one that takes place. */
  static ObjectNode ready(ObjectNode event) {
    String code = Identifiers.digest(event.path("id").asText()).substring(0, 10);
    String address = "https://meet.google.com/" + code;
    ObjectNode changes = Json.object().put("hangoutLink", address);
    ObjectNode conference = changes.putObject("conferenceData").put("conferenceId", code);
    JsonNode request = event.at("/conferenceData/createRequest");
    ObjectNode done = Json.object().set("requestId", request.path("requestId"));
    done.putObject("status").put("statusCode", "success");
    conference.set("createRequest", done);
    conference
        .putArray("entryPoints")
        .addObject()
        .put("entryPointType", "video")
        .put("uri", address)
        .put("label", address.substring("https://".length()));
    ObjectNode solution = conference.putObject("conferenceSolution").put("name", "Google Meet");
    solution.putObject("key").put("type", "hangoutsMeet");
    return changes;
  }
}
