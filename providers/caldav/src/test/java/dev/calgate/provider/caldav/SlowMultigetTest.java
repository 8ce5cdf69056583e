package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarSession;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.Mirror;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that looks for each name of a multiget among all it has is asked for all at once. */
class SlowMultigetTest {
  private static final int EVENTS = 150;
  private static final Duration SLOW = Duration.ofMillis(1_100);
  private static final Predicate<Request> MULTIGET = Requests.bodyContaining("calendar-multiget");
  private static final Predicate<Request> QUERY = Requests.bodyContaining("calendar-query");

  private final SimulatorFixture at = new SimulatorFixture();

  @BeforeEach
  void slow() {
    for (int i = 0; i < EVENTS; i++) {
      at.work.put("e" + i + ".ics", text("Event " + i));
    }
    at.server.faults().next(1, MULTIGET, Fault.late(SLOW));
  }

  @AfterEach
  void close() {
    at.close();
  }

  private Mirror passed() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      return mirror;
    }
  }

  private int asked(String report) {
    return at.server.log().matching(it -> it.body().contains(report)).size();
  }

  private void allCame(Mirror mirror) {
    assertThat(mirror.titles()).hasSize(EVENTS).doesNotHaveDuplicates();
    assertThat(mirror.unreadable()).isEmpty();
  }

  @Test
  void allBodiesComeWithOneQuestion() {
    allCame(passed());
    assertThat(asked("calendar-query")).isEqualTo(1);
    assertThat(asked("calendar-multiget")).isEqualTo(1);
  }

  @Test
  void theOrderOfTheAnswerIsNoMatter() {
    at.server.faults().always(QUERY, Fault.edited(SlowMultigetTest::backwards));
    allCame(passed());
    assertThat(asked("calendar-multiget")).isEqualTo(1);
  }

  private static String backwards(String answer) {
    List<String> parts = new ArrayList<>(List.of(answer.split("(?=<(?:\\w+:)?response>)")));
    String head = parts.remove(0);
    String last = parts.remove(parts.size() - 1);
    int end = last.indexOf("response>") + "response>".length();
    end = last.indexOf("response>", end) + "response>".length();
    parts.add(last.substring(0, end));
    Collections.reverse(parts);
    return head + String.join("", parts) + last.substring(end);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 401, 404, 429, 503})
  void aServerThatDoesNotAnswerThisIsAskedByName(int status) {
    at.server.faults().next(1, QUERY, Fault.status(status));
    allCame(passed());
    assertThat(asked("calendar-query")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000})
  void aCutAnswerIsNone(int bytes) {
    at.server.faults().always(QUERY, Fault.cutAfter(bytes));
    allCame(passed());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60_000})
  void whatFollowsBrokenXmlIsAskedForByName(int characters) {
    at.server
        .faults()
        .always(QUERY, Fault.edited(answer -> answer.substring(0, characters) + "</oops>"));
    allCame(passed());
    assertThat(asked("calendar-query")).isEqualTo(1);
  }

  @Test
  void whatTheServerWithholdsIsAskedForByName() {
    at.server.dials().set(Dial.LISTING_LIMIT, 40);
    allCame(passed());
    assertThat(asked("calendar-query")).isEqualTo(1);
  }

  @Test
  void whatChangesBeforeTheAnswerIsToldWithTheNextPass() {
    at.server
        .faults()
        .next(
            1,
            QUERY,
            (request, genuine) -> {
              at.work.put("e140.ics", text("Moved on"));
              at.work.delete("e141.ics");
              return genuine.get();
            });
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      mirror.pass(session, 1_000);

      assertThat(mirror.titles())
          .hasSize(EVENTS - 1)
          .contains("Moved on")
          .doesNotContain("Event 140", "Event 141");
    }
  }

  @Test
  void whatALaterPartOfTheListingTellsIsNotTakenFromTheAnswerBefore() {
    at.server.dials().set(Dial.SYNC_PAGE, 50);
    at.server
        .faults()
        .next(
            1,
            QUERY,
            (request, genuine) -> {
              Response answer = genuine.get();
              at.work.put("e140.ics", text("Moved on"));
              return answer;
            });
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 50);
      mirror.pass(session, 50);

      assertThat(asked("calendar-query")).isEqualTo(1);
      assertThat(mirror.titles()).hasSize(EVENTS).contains("Moved on").doesNotContain("Event 140");
    }
  }

  @Test
  void whoKnowsTheCalendarAsksForNoMoreThanItNeeds() {
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 1_000);
      int before = asked("calendar-query");
      for (int i = 0; i < 50; i++) {
        at.work.put("e" + i + ".ics", text("Again " + i));
      }
      at.server.faults().next(1, MULTIGET, Fault.late(SLOW));
      mirror.pass(session, 1_000);
      allCame(mirror);

      // Its token is lost; nothing is new.
      mirror.setCursor(null);
      at.work.put("e0.ics", text("Once more"));
      at.server.faults().next(1, MULTIGET, Fault.late(SLOW));
      mirror.pass(session, 1_000);
      allCame(mirror);
      assertThat(asked("calendar-query")).isEqualTo(before);
    }
  }
}
