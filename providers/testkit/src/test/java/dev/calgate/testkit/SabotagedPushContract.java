package dev.calgate.testkit;

/** The same for providers that push; run by {@link SaboteurTest} alone. */
class SabotagedPushContract extends PushingProviderContract {
  @Override
  protected ProviderHarness newHarness() {
    return SabotagedContract.saboteur.harness();
  }
}
