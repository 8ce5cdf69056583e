package dev.calgate.testkit;

import dev.calgate.testkit.memory.InMemoryHarness;
import dev.calgate.testkit.memory.InMemoryProvider.Style;

/** The contract before whatever provider is set; run by {@link SaboteurTest} alone. */
class SabotagedContract extends CalendarProviderContract {
  static Saboteur saboteur = Saboteur.FORGETS_REMOVALS;

  @Override
  protected ProviderHarness newHarness() {
    return new InMemoryHarness(
        Style.VERSIONS, provider -> new SabotagedProvider(provider, saboteur.sabotage()));
  }
}
