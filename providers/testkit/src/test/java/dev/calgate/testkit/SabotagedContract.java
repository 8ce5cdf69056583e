package dev.calgate.testkit;

/** The contract before whatever provider is set; run by {@link SaboteurTest} alone. */
class SabotagedContract extends CalendarProviderContract {
  static Saboteur saboteur = Saboteur.FORGETS_REMOVALS;

  @Override
  protected ProviderHarness newHarness() {
    return saboteur.harness();
  }
}
