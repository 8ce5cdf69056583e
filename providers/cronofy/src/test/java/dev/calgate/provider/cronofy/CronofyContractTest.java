package dev.calgate.provider.cronofy;

import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.PushingProviderContract;
import org.junit.jupiter.api.Nested;

/** The contract of the seam on Cronofy, as it usually is and as it also may be. */
class CronofyContractTest {

  @Nested
  class AsItUsuallyIs extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> {});
    }
  }

  @Nested
  class OnSmallPages extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> server.pageSize(2));
    }
  }

  @Nested
  class WithWhatTheFutureBrings extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new SimulatorHarness(server -> server.unknownFields(true));
    }
  }
}
