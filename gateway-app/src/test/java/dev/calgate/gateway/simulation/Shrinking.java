package dev.calgate.gateway.simulation;

import java.util.ArrayList;
import java.util.List;

/** Makes a history that fails smaller, for as long as it still fails in whatever way. */
final class Shrinking {
  private static final int MOST_RUNS = 400;

  private final Lane lane;
  private final long seed;
  private final Mutant mutant;
  private Profile smallest;
  private int runs;

  private Shrinking(Lane lane, long seed, Profile profile, Mutant mutant) {
    this.lane = lane;
    this.seed = seed;
    this.mutant = mutant;
    smallest = profile;
  }

  /** The smallest profile found with which a seed fails. */
  static Profile of(Lane lane, long seed, Profile profile, Mutant mutant) {
    Shrinking shrinking = new Shrinking(lane, seed, profile, mutant);
    shrinking.run();
    return shrinking.smallest;
  }

  private void run() {
    boolean smaller = true;
    while (smaller && runs < MOST_RUNS) {
      smaller = false;
      for (Profile candidate : candidates(smallest)) {
        if (runs < MOST_RUNS && fails(candidate)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
  }

  /** Each in one respect smaller, those first that are much smaller. */
  private static List<Profile> candidates(Profile profile) {
    List<Profile> candidates = new ArrayList<>();
    int steps = profile.steps();
    for (int fewer : new int[] {steps / 2, steps * 3 / 4, steps * 9 / 10, steps - 5, steps - 1}) {
      if (fewer > 0 && fewer < steps) {
        candidates.add(profile.shortened(fewer));
      }
    }
    for (Fault fault : Fault.values()) {
      if (profile.has(fault)) {
        candidates.add(profile.without(fault));
      }
    }
    int accounts = profile.accounts().size();
    if (accounts > 1) {
      candidates.add(
          profile.smaller(accounts - 1, profile.calendars(), profile.nodes(), profile.workers()));
    }
    if (profile.calendars() > 1) {
      candidates.add(
          profile.smaller(accounts, profile.calendars() - 1, profile.nodes(), profile.workers()));
    }
    if (profile.nodes() > 1) {
      candidates.add(profile.smaller(accounts, profile.calendars(), 1, profile.workers()));
    }
    if (profile.workers() > 1) {
      candidates.add(
          profile.smaller(accounts, profile.calendars(), profile.nodes(), profile.workers() - 1));
    }
    return candidates;
  }

  private boolean fails(Profile profile) {
    runs++;
    try {
      Simulation.Result unused = lane.run(seed, profile, mutant);
      return false;
    } catch (Stage.Failure e) {
      return true;
    }
  }
}
