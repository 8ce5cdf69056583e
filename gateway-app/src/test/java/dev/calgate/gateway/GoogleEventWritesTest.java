package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.http.Request;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GoogleEventWritesTest extends SeriesWritesTest {
  private final GoogleAccount google = new GoogleAccount();
  private final GoogleCalendar club = google.ann.createCalendar("Club");

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

  @Override
  Map<String, String> truthOfClub() {
    return Truth.of(club);
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
    google.server.faults().next(1, GoogleEventWritesTest::isWrite, Fault.lostAnswer());
  }

  @Override
  void refuseNextWrite(int status) {
    google.server.faults().next(1, GoogleEventWritesTest::isWrite, Fault.status(status));
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
  String invite() {
    return invite(invitation());
  }

  @Override
  String inviteToSeries() {
    ObjectNode event = invitation();
    event.putArray("recurrence").add("RRULE:FREQ=DAILY;COUNT=5");
    return invite(event);
  }

  private String invite(ObjectNode event) {
    invitation = google.ann.primary().insert(event);
    return event.path("summary").textValue();
  }

  private static ObjectNode invitation() {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("summary", "Invitation");
    event.putObject("start").put("dateTime", "2026-12-01T08:00:00Z").put("timeZone", "UTC");
    event.putObject("end").put("dateTime", "2026-12-01T09:00:00Z").put("timeZone", "UTC");
    event.putObject("organizer").put("email", "bob@example.com");
    event
        .putArray("attendees")
        .addObject()
        .put("email", "ann@example.com")
        .put("responseStatus", "needsAction");
    return event;
  }

  private String invitation = "";

  @Override
  String answerTo(String title) {
    return google.ann.primary().get(invitation).at("/attendees/0/responseStatus").textValue();
  }
}
