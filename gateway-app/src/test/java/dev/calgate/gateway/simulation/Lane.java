package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.SimulatedStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs one history after the other: a stage and a database. For one thread. */
final class Lane implements AutoCloseable {
  /** As many workers as a profile has at most. */
  private static final int ACTORS = 6;

  private final Stage stage = new Stage(ACTORS);
  private final SimulatedStore store;

  Lane(SimulatedStore store) {
    this.store = store;
  }

  /**
   * A history with its trace.
   *
   * @param failure what is wrong with it; null when nothing is
   */
  record Failed(Stage.@Nullable Failure failure, List<String> trace) {
    Throwable error() {
      return failure == null
          ? new AssertionError("It does not fail again")
          : java.util.Objects.requireNonNull(failure.getCause());
    }
  }

  /**
   * Runs a history.
   *
   * @throws Stage.Failure when something is wrong
   */
  Simulation.Result run(long seed, Profile profile, Mutant mutant) {
    return new Simulation(seed, profile, mutant, store, false).run(stage);
  }

  /** Runs a history for its trace. */
  Failed failed(long seed, Profile profile, Mutant mutant) {
    Simulation simulation = new Simulation(seed, profile, mutant, store, true);
    try {
      Simulation.Result unused = simulation.run(stage);
      return new Failed(null, simulation.trace());
    } catch (Stage.Failure e) {
      return new Failed(e, simulation.trace());
    }
  }

  @Override
  public void close() {
    stage.close();
  }
}
