package dev.calgate.gateway;

import dev.calgate.simulator.Fault;
import dev.calgate.simulator.owner.OwnedCalendar;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GoogleAuditGatewayTest extends AuditGatewayTest {
  private final GoogleAccount google = new GoogleAccount();

  @AfterEach
  void stopServer() {
    google.close();
  }

  @Override
  OwnedCalendar owned() {
    return google.work.owned();
  }

  @Override
  AuditFixture start() {
    return new AuditFixture(google.block(), google.credential(), "Work");
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(google.work);
  }

  @Override
  void failing(boolean failing) {
    google.server.faults().clear();
    if (failing) {
      google.server.faults().always(request -> true, Fault.status(500));
    }
  }
}
