package dev.calgate.simulator.caldav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.simulator.owner.EditingOwner;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditingOwnerTest {
  private static final Clock CLOCK = Clock.fixed(SimulatorFixture.NOW, ZoneOffset.UTC);
  private static final long SEED = 20260302;

  @Test
  void everyStepIsOneEditOfEveryKindAndStaysWithinBounds() {
    try (CalDavSimulator server = CalDavSimulator.start(CLOCK)) {
      SimulatedCalendar calendar = server.addUser("a", "p").createCalendar("c", "C");
      EditingOwner owner = new EditingOwner(calendar.owned(), CLOCK, SimulatorFixture.BERLIN, SEED);
      List<String> said = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Map<String, String> before = calendar.objects();
        said.add(owner.step());
        assertThat(calendar.objects()).as("step %d of seed %d", i, SEED).isNotEqualTo(before);
      }
      for (String verb : List.of("created", "moved", "renamed", "cancelled", "deleted")) {
        assertThat(said).as("seed %d", SEED).anyMatch(it -> it.startsWith(verb));
      }
      assertThat(calendar.objects()).hasSizeBetween(5, 60);
      calendar.objects().values().forEach(it -> ObjectRules.check(it, List.of("VEVENT")));
    }
  }

  @Test
  void theSameSeedMakesTheSameEdits() {
    assertThat(edits()).isEqualTo(edits());
  }

  private static List<String> edits() {
    try (CalDavSimulator server = CalDavSimulator.start(CLOCK)) {
      SimulatedCalendar calendar = server.addUser("a", "p").createCalendar("c", "C");
      EditingOwner owner = new EditingOwner(calendar.owned(), CLOCK, SimulatorFixture.BERLIN, SEED);
      List<String> said = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        said.add(owner.step());
      }
      said.addAll(calendar.objects().values());
      return said;
    }
  }

  @Test
  void whatOthersChangedIsLeftAlone() {
    try (CalDavSimulator server = CalDavSimulator.start(CLOCK)) {
      SimulatedCalendar calendar = server.addUser("a", "p").createCalendar("c", "C");
      EditingOwner owner = new EditingOwner(calendar.owned(), CLOCK, SimulatorFixture.BERLIN, SEED);
      owner.step();
      String name = calendar.objects().keySet().iterator().next();
      String theirs = SimulatorFixture.event("theirs").text();
      calendar.put(name, theirs);
      for (int i = 0; i < 200; i++) {
        owner.step();
      }
      assertThat(calendar.object(name)).contains(theirs);
    }
  }
}
