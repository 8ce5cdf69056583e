package dev.calgate.provider.caldav;

import dev.calgate.simulator.caldav.Dial;
import dev.calgate.testkit.CalendarProviderContract;
import dev.calgate.testkit.ProviderHarness;
import org.junit.jupiter.api.Nested;

/** The CalDAV provider keeps the contract, whatever kind of server it meets. */
class CalDavContractTest {

  @Nested
  class OnAServerToTheLetter extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> {});
    }
  }

  @Nested
  class OnAServerWithoutTokens extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> server.dials().set(Dial.SYNC, false));
    }
  }

  @Nested
  class OnAServerThatCutsItsAnswersOff extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> server.dials().set(Dial.SYNC_PAGE, 2));
    }
  }

  @Nested
  class OnAServerThatRewritesAndMovesNothing extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(
          server ->
              server
                  .dials()
                  .set(Dial.REWRITES, true)
                  .set(Dial.PUT_TAG, Dial.PutTag.NONE)
                  .set(Dial.MOVES, false));
    }
  }

  @Nested
  class OnAServerThatWantsDigest extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(
          server ->
              server.dials().set(Dial.AUTHENTICATION, Dial.Scheme.DIGEST).set(Dial.NONCE_USES, 3));
    }
  }
}
