package dev.calgate.gateway.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What goes wrong, as the profile and a source of randomness of its own have it; nothing in calm.
 */
final class Luck {
  private final Profile profile;
  private final SplittableRandom random;
  private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
  private boolean calm;

  Luck(Profile profile, SplittableRandom random) {
    this.profile = profile;
    this.random = random;
  }

  /** From here on all goes well. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** Whether it happens now; draws in any case, so that one fault less shifts no other. */
  boolean strikes(Fault fault) {
    boolean drawn = random.nextInt(100) < profile.percent(fault) && !calm;
    if (drawn) {
      happened.merge(fault, 1, Integer::sum);
    }
    return drawn;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  /** How often what happened. */
  Map<Fault, Integer> happened() {
    return happened;
  }
}
