package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

  @Test
  void anAnswerAboveTheBoundIsRefusedAsThat() {
    try (SimulatorHarness at =
            new SimulatorHarness(
                server -> {},
                config -> {},
                SimulatorHarness.context(10_000, Duration.ofSeconds(60)));
        CalendarSession session =
            at.provider().open(at.provider().link(at.linkRequest()).access())) {
      at.server()
          .faults()
          .next(
              1,
              Requests.path(path -> path.contains("calendarList")),
              Fault.body(200, "application/json", "{\"x\":\"" + "y".repeat(10_000) + "\"}"));
      ProviderException error =
          catchThrowableOfType(ProviderException.class, session::listCalendars);

      assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(error).hasMessageContaining("larger than 10000 bytes");
      assertThat(session.listCalendars()).isEmpty();
    }
  }
}
