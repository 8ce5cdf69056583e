package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.Mirror;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleSessionTest {
  private final MutableClock clock = new MutableClock(Instant.now());
  private final SimulatorHarness at =
      new SimulatorHarness(
          server -> {},
          config -> {},
          SimulatorHarness.context(clock, 1 << 20, Duration.ofSeconds(60)));
  private final AccountAccess access = at.provider().link(at.linkRequest()).access();
  private final CalendarRef work = at.remote().createCalendar("Work");

  @AfterEach
  void close() {
    at.close();
  }

  @ParameterizedTest
  @CsvSource({"100,false", "100,true", "2,false", "2,true"})
  void ofTwoCopiesTheNewerOneCountsInWhateverOrderTheyCome(int pageSize, boolean shuffled) {
    at.server().dials().set(GoogleDial.OLDER_COPIES, true).set(GoogleDial.SHUFFLED, shuffled);
    List<String> titles = new ArrayList<>();
    List<ObjectRef> events = new ArrayList<>();
    for (int hour = 8; hour < 15; hour++) {
      events.add(at.remote().create(work, Draft.at("Old", hour)));
    }
    Mirror mirror = new Mirror(at.provider(), work);
    try (GoogleSession session = at.provider().open(access)) {
      mirror.pass(session, pageSize);
      clock.advance(Duration.ofSeconds(1));
      for (ObjectRef event : events) {
        titles.add("New " + titles.size());
        at.calendar(work)
            .patch(
                event.value(),
                JsonNodeFactory.instance
                    .objectNode()
                    .put("summary", titles.get(titles.size() - 1)));
      }
      mirror.pass(session, pageSize);
      assertThat(mirror.titles()).containsExactlyInAnyOrderElementsOf(titles);

      mirror.setCursor(null);
      mirror.pass(session, pageSize);
      assertThat(mirror.titles()).containsExactlyInAnyOrderElementsOf(titles);
    }
  }

  @Test
  void aFetchedTimeWithoutZoneIsReadAsInTheList() {
    ObjectRef ref = at.remote().create(work, Draft.at("Meeting", 9));
    at.server()
        .faults()
        .always(
            Requests.path(path -> path.contains("/events")),
            Fault.edited(
                text ->
                    text.replaceAll("(\"dateTime\":\"[^\"]*\"),\"timeZone\":\"[^\"]*\"", "$1")));
    EventDetails listed;
    try (GoogleSession session = at.provider().open(access)) {
      listed = details(session.changes(ChangeQuery.first(work, null, 100)).changes());
      assertThat(details(session.fetch(work, List.of(ref)).read())).isEqualTo(listed);
    }
    try (GoogleSession session = at.provider().open(access)) {
      assertThat(details(session.fetch(work, List.of(ref)).read())).isEqualTo(listed);
    }
    assertThat(listed.start().toString()).contains("Europe/Paris");
  }

  private static EventDetails details(List<RemoteChange> changes) {
    assertThat(changes).hasSize(1);
    return ((RemoteChange.Upserted) changes.get(0)).object().events().get(0).details();
  }
}
