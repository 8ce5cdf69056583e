package dev.calgate.gateway.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often accounts are looked at: at the floor while something happens, slower while nothing
 * does, at the ceiling at last.
 *
 * @param floor shortest time between two looks
 * @param ceiling longest
 */
public record PollPace(Duration floor, Duration ceiling) {
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.1;
  private static final Duration LONGEST_SECOND_LOOK = Duration.ofSeconds(15);
  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(30);

  public PollPace {
    if (floor.isZero() || floor.isNegative() || ceiling.compareTo(floor) < 0) {
      throw new IllegalArgumentException(
          "poll: the floor is more than 0, and not above the ceiling");
    }
  }

  /**
   * The time to the next look, from the one before (null at first) and whether something happened.
   */
  Duration next(@Nullable Duration last, boolean changed) {
    if (changed || last == null) {
      return floor;
    }
    Duration slower = Duration.ofMillis(Math.round(last.toMillis() * GROWTH));
    return slower.compareTo(ceiling) > 0 ? ceiling : slower.compareTo(floor) < 0 ? floor : slower;
  }

  /**
   * How long after what would take much away a second look has to confirm it: enough for a service
   * that is just starting, and within two looks of the first. Half the floor, at most 15 s.
   */
  Duration secondLook() {
    return shorter(floor.dividedBy(2), LONGEST_SECOND_LOOK);
  }

  /**
   * How long a credential has to be refused before its user is asked for another: the ceiling, at
   * most 30 s.
   */
  Duration refusal() {
    return shorter(ceiling, LONGEST_REFUSAL);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** A moment up to a tenth earlier than {@code interval} after {@code begin}, never later. */
  public static Instant after(Instant begin, Duration interval, RandomGenerator random) {
    return begin.plusMillis(Math.round(interval.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
