package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.SimulatedStore;
import java.util.List;

/** What runs one history after the other: a stage and a database. For one thread. */
final class Lane implements AutoCloseable {
  /** As many workers as a profile has at most. */
  private static final int ACTORS = 6;

  private final Stage stage = new Stage(ACTORS);
  private final SimulatedStore store;

  Lane(SimulatedStore store) {
    this.store = store;
  }

  /** A history that was told wrong. */
  record Failed(long seed, Profile profile, Throwable error, List<String> trace) {}

  /**
   * Runs a history.
   *
   * @throws Stage.Failure when something is wrong
   */
  Simulation.Result run(long seed, Profile profile, Mutant mutant) {
    return new Simulation(seed, profile, mutant, store, false).run(stage);
  }

  /** Runs a history that fails once more, for its trace. */
  Failed failed(long seed, Profile profile, Mutant mutant) {
    Simulation simulation = new Simulation(seed, profile, mutant, store, true);
    try {
      Simulation.Result unused = simulation.run(stage);
      return new Failed(
          seed, profile, new AssertionError("It does not fail again"), simulation.trace());
    } catch (Stage.Failure e) {
      return new Failed(seed, profile, e.getCause(), simulation.trace());
    }
  }

  @Override
  public void close() {
    stage.close();
  }
}
