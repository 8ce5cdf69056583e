package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.simulator.http.Request;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class CalDavFaceWritesTest extends FaceWritesTest {
  private static final Set<String> WRITES = Set.of("PUT", "DELETE", "MOVE");

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "secret-of-ann");
  private final SimulatedCalendar work = ann.createCalendar("work", "Work");
  private final SimulatedCalendar club = ann.createCalendar("club", "Club");

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  String configuration() {
    return "";
  }

  @Override
  String credential() {
    return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"secret-of-ann\"}"
        .formatted(server.url());
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(work);
  }

  private static String name(JsonNode event) {
    String ref = event.at("/source/ref").textValue();
    return ref.substring(ref.lastIndexOf('/') + 1);
  }

  @Override
  void rename(JsonNode event, String title) {
    String text = work.object(name(event)).orElseThrow();
    work.put(name(event), text.replaceFirst("SUMMARY:.*", "SUMMARY:" + title));
  }

  @Override
  void remove(JsonNode event) {
    work.delete(name(event));
  }

  @Override
  void plantUnknown(JsonNode event) {
    String text = work.object(name(event)).orElseThrow();
    work.put(name(event), text.replaceFirst("END:VEVENT", "X-PLANTED:here\r\nEND:VEVENT"));
  }

  @Override
  boolean hasUnknown(JsonNode event) {
    return work.object(name(event)).orElseThrow().contains("X-PLANTED:here\r\n");
  }

  @Override
  void loseNextAnswer() {
    server.faults().next(1, CalDavFaceWritesTest::isWrite, Fault.lostAnswer());
  }

  @Override
  void refuseNextWrite(int status) {
    server.faults().next(1, CalDavFaceWritesTest::isWrite, Fault.status(status));
  }

  private static boolean isWrite(Request request) {
    return WRITES.contains(request.method());
  }

  @Override
  long writes() {
    return server.log().matching(it -> WRITES.contains(it.method())).size();
  }

  @Override
  String readOnlyCalendar() {
    SimulatedUser bob = server.addUser("bob", "secret-of-bob");
    bob.createCalendar("theirs", "Theirs").shareWith(ann, true);
    return "Theirs";
  }

  @Override
  String inviteCalendar() {
    return "Club";
  }

  @Override
  String invite() {
    club.put(
        "invitation.ics",
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:invitation
        DTSTAMP:20261101T000000Z
        DTSTART:20261201T080000Z
        DTEND:20261201T090000Z
        SUMMARY:Invitation
        ORGANIZER:mailto:bob@example.com
        ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ann@example.com
        END:VEVENT
        END:VCALENDAR
        """
            .replace("\n", "\r\n"));
    return "Invitation";
  }

  @Override
  String answer() {
    String text = club.object("invitation.ics").orElseThrow().replace("\r\n ", "");
    return text.replaceFirst("(?s).*PARTSTAT=([A-Z-]+).*", "$1");
  }
}
