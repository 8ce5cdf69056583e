package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Request;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers whose principals answer whatever becomes of the calendars' home. */
class HomeTest {
  private static final Predicate<Request> HOME =
      Requests.path(path -> path.equals("/calendars/ann/"));

  private final SimulatorFixture at = new SimulatorFixture();

  @AfterEach
  void close() {
    at.close();
  }

  private ProviderException refused() {
    return catchThrowableOfType(ProviderException.class, at::link);
  }

  @Test
  void aHomeThatRefusesTheCredentialIsNotLinked() {
    at.server.faults().always(HOME, Fault.status(401));

    assertThat(refused().kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
  }

  @Test
  void aHomeThatIsNotThereIsNotLinked() {
    at.server.faults().always(HOME, Fault.status(404));

    assertThat(refused().kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(refused()).hasMessageContaining("/calendars/ann/");
  }

  @Test
  void aHomeThatFailsForAWhileMayBeTriedAgain() {
    at.server.faults().always(HOME, Fault.status(503));

    assertThat(refused().kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }
}
