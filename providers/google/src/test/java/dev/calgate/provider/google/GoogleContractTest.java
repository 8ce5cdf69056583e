package dev.calgate.provider.google;

import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.PushingProviderContract;
import org.junit.jupiter.api.Nested;

/** The contract of the seam on Google, as it usually is and as it also may be. */
class GoogleContractTest {

  @Nested
  class AsItUsuallyIs extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> {});
    }
  }

  @Nested
  class InAnyOrderOnPagesThatMayBeEmpty extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(
          server -> {
            server.dials().set(GoogleDial.PAGE_SIZE, 7);
            server.dials().set(GoogleDial.EMPTY_PAGES, true);
            server.dials().set(GoogleDial.SHUFFLED, true);
            server.dials().set(GoogleDial.DUPLICATES, true);
            server.dials().set(GoogleDial.OLDER_COPIES, true);
          });
    }
  }

  @Nested
  class ByAServiceAccount extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return SimulatorHarness.delegated(new ServiceKey(), true);
    }
  }

  @Nested
  class WithWhatTheFutureBrings extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> server.dials().set(GoogleDial.UNKNOWN_FIELDS, true));
    }
  }
}
