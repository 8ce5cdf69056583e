package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ObjectRef;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.Mirror;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where one part of a server lags behind another, what was told is asked for until it is there. */
class StaleBodyTest {
  private final SimulatorFixture at = new SimulatorFixture();
  private final String old = text("Old");

  StaleBodyTest() {
    at.work.put("a.ics", old);
    at.work.put("b.ics", text("Other"));
  }

  @AfterEach
  void close() {
    at.close();
  }

  private Predicate<Request> get(String name) {
    return Requests.to("GET", at.work.path() + name);
  }

  private static Fault body(String tag, String text) {
    return (request, genuine) ->
        Response.of(200)
            .header("ETag", tag)
            .body("text/calendar; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aChangeWhoseOldBodyIsStillServedIsNotLost() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      String tag = mirror.versions().get(new ObjectRef(at.work.path() + "a.ics")).value();
      at.work.put("a.ics", text("New"));
      at.server.faults().next(1, get("a.ics"), body(tag, old));
      Mirror.Pass pass = mirror.pass(session, 10);

      assertThat(mirror.titles()).contains("Old");
      assertThat(session.listCalendars().get(0).stateTag())
          .as("another pass is due")
          .isNotEqualTo(pass.stateTag());
      mirror.pass(session, 10);
      assertThat(mirror.titles()).contains("New");
    }
  }

  @Test
  void aNewObjectThatIsNotServedYetIsNotLost() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      at.work.put("new.ics", text("New"));
      at.server.faults().next(1, get("new.ics"), Fault.status(404));
      mirror.pass(session, 10);
      assertThat(mirror.titles()).doesNotContain("New");

      mirror.pass(session, 10);
      assertThat(mirror.titles()).contains("New");
    }
  }

  @Test
  void aServerWhoseTagsNeverAgreeIsTakenAsItIs() {
    at.server.faults().always(get("a.ics"), body("\"another\"", text("New")));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      at.work.put("a.ics", text("New"));
      mirror.pass(session, 10);
      mirror.pass(session, 10);

      assertThat(mirror.pass(session, 10).told()).isEmpty();
      assertThat(mirror.titles()).contains("New");
    }
  }
}
