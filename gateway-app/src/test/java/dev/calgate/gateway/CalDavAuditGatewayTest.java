package dev.calgate.gateway;

import dev.calgate.simulator.Fault;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.owner.OwnedCalendar;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class CalDavAuditGatewayTest extends AuditGatewayTest {
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar work =
      server.addUser("ann", "secret-of-ann").createCalendar("work", "Work");

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  OwnedCalendar owned() {
    return work.owned();
  }

  @Override
  AuditFixture start() {
    return new AuditFixture(
        "",
        "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"secret-of-ann\"}"
            .formatted(server.url()),
        "Work");
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(work);
  }

  @Override
  void failing(boolean failing) {
    server.faults().clear();
    if (failing) {
      server.faults().always(request -> true, Fault.status(500));
    }
  }
}
