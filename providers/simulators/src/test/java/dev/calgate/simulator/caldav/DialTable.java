package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.SimulatorFixture.event;

import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table with one line per dial: how the server looks to a client once it is turned. */
abstract class DialTable {

  @ParameterizedTest(name = "{0}")
  @MethodSource("dials")
  void aDialChangesWhatClientsSee(Consumer<SimulatorFixture> check) {
    try (SimulatorFixture fixture = new SimulatorFixture()) {
      fixture.work.put("a.ics", event("a").text());
      fixture.work.put("b @.ics", event("b").text());
      check.accept(fixture);
    }
  }

  static Named<Consumer<SimulatorFixture>> named(Dial<?> dial, Consumer<SimulatorFixture> check) {
    return Named.of(dial.toString(), check);
  }
}
