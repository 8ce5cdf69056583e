package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.http.Request;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GoogleFaceWritesTest extends FaceWritesTest {
  private final GoogleAccount google = new GoogleAccount();
  private String invitation = "";

  GoogleFaceWritesTest() {
    google.ann.createCalendar("Club");
  }

  @AfterEach
  void stopServer() {
    google.close();
  }

  @Override
  String configuration() {
    return google.block();
  }

  @Override
  String credential() {
    return google.credential();
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(google.work);
  }

  private static String name(JsonNode event) {
    return event.at("/source/ref").textValue();
  }

  @Override
  void rename(JsonNode event, String title) {
    google.work.patch(name(event), JsonNodeFactory.instance.objectNode().put("summary", title));
  }

  @Override
  void remove(JsonNode event) {
    google.work.delete(name(event));
  }

  @Override
  void plantUnknown(JsonNode event) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    changes.putObject("extendedProperties").putObject("private").put("planted", "here");
    google.work.patch(name(event), changes);
  }

  @Override
  boolean hasUnknown(JsonNode event) {
    JsonNode properties = google.work.get(name(event)).path("extendedProperties");
    return properties.at("/private/planted").asText().equals("here");
  }

  @Override
  void loseNextAnswer() {
    google.server.faults().next(1, GoogleFaceWritesTest::isWrite, Fault.lostAnswer());
  }

  @Override
  void refuseNextWrite(int status) {
    google.server.faults().next(1, GoogleFaceWritesTest::isWrite, Fault.status(status));
  }

  private static boolean isWrite(Request request) {
    return isWrite(request.method(), request.path());
  }

  private static boolean isWrite(String method, String path) {
    return !method.equals("GET") && path.contains("/events");
  }

  @Override
  long writes() {
    return google.server.log().matching(it -> isWrite(it.method(), it.path())).size();
  }

  @Override
  String readOnlyCalendar() {
    GoogleUser bob = google.server.addUser("bob@example.com");
    bob.createCalendar("Theirs").share(google.ann, "reader");
    return "Theirs";
  }

  @Override
  String inviteCalendar() {
    return "ann@example.com";
  }

  @Override
  String invite() {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("summary", "Invitation");
    event.putObject("start").put("dateTime", "2026-12-01T08:00:00Z").put("timeZone", "UTC");
    event.putObject("end").put("dateTime", "2026-12-01T09:00:00Z").put("timeZone", "UTC");
    event.putObject("organizer").put("email", "bob@example.com");
    event
        .putArray("attendees")
        .addObject()
        .put("email", "ann@example.com")
        .put("responseStatus", "needsAction");
    invitation = google.ann.primary().insert(event);
    return "Invitation";
  }

  @Override
  String answer() {
    return google.ann.primary().get(invitation).at("/attendees/0/responseStatus").textValue();
  }
}
