package dev.calgate.provider.caldav;

import static dev.calgate.provider.caldav.SimulatorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarSession;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.testkit.Mirror;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference whose escapes are not UTF-8 is as good as any other. */
class OddHrefTest {
  /** The octet E9 alone, as a client that wrote Latin-1 named it. */
  private static final String ACUTE = "caf\uDCE9.ics";

  private static final String GRAVE = "caf\uDCE8.ics";

  private final SimulatorFixture at = new SimulatorFixture();

  @AfterEach
  void close() {
    at.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void objectsThatDifferInOneOctetAreTwo(boolean sync) {
    at.server.dials().set(Dial.SYNC, sync);
    at.work.put(ACUTE, text("Acute"));
    at.work.put(GRAVE, text("Grave"));
    at.work.put("caf\u00e9.ics", text("UTF-8"));
    try (CalendarSession session = at.open()) {
      Mirror mirror = at.mirror(session);
      mirror.pass(session, 10);
      assertThat(mirror.titles()).containsExactlyInAnyOrder("Acute", "Grave", "UTF-8");

      at.work.delete(GRAVE);
      at.work.put(ACUTE, text("Edited"));
      mirror.pass(session, 10);
      assertThat(mirror.titles()).containsExactlyInAnyOrder("Edited", "UTF-8");
      assertThat(at.server.log().of("GET"))
          .extracting(it -> it.path())
          .containsOnly(at.work.path() + "caf%E9.ics");

      at.work.delete(ACUTE);
      mirror.pass(session, 10);
      assertThat(mirror.titles()).containsExactly("UTF-8");
    }
  }
}
