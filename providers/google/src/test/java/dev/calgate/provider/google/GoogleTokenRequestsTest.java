package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for tokens carry the secrets that last: where they go, and for how long. */
class GoogleTokenRequestsTest {
  private static final Predicate<Request> TOKEN = Requests.path("/token"::equals);

  private static SimulatorHarness impatient() {
    return new SimulatorHarness(
        server -> {}, config -> {}, SimulatorHarness.context(1 << 20, Duration.ofMillis(300)));
  }

  private static ProviderException refusal(SimulatorHarness at) {
    return catchThrowableOfType(
        ProviderException.class, () -> at.provider().link(at.linkRequest()));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectTakesNoSecretToAnotherOrigin(int status) {
    Queue<String> stolen = new ConcurrentLinkedQueue<>();
    try (SimulatorHarness at = new SimulatorHarness(server -> {});
        HttpServer thief =
            HttpServer.start(
                0,
                request -> {
                  stolen.add(request.text());
                  return Response.of(
                      200, "application/json", "{\"access_token\":\"a\",\"expires_in\":3599}");
                })) {
      String elsewhere = "http://127.0.0.1:" + thief.port() + "/token";
      at.server().faults().next(1, TOKEN, Fault.redirect(status, elsewhere));

      assertThat(refusal(at).kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(stolen).isEmpty();
    }
  }

  @Test
  void anEndpointThatIsSilentIsGivenUpInTime() {
    try (SimulatorHarness at = impatient()) {
      at.server().faults().next(1, TOKEN, Fault.late(Duration.ofSeconds(5)));

      assertThat(refusal(at).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }
  }
}
