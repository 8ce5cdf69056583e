package dev.calgate.testkit;

import dev.calgate.testkit.memory.InMemoryHarness;
import dev.calgate.testkit.memory.InMemoryProvider.Style;
import org.junit.jupiter.api.Nested;

/** The reference provider passes the contract first. */
class InMemoryProviderTest {

  @Nested
  class TellingVersions extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new InMemoryHarness(Style.VERSIONS, provider -> provider);
    }
  }

  @Nested
  class SendingBodiesAndPushing extends PushingProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return new InMemoryHarness(Style.BODIES, provider -> provider);
    }
  }
}
