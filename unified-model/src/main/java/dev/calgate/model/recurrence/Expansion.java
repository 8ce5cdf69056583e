package dev.calgate.model.recurrence;

import java.time.LocalDateTime;
import java.util.Iterator;

/**
 * The starts that a rule gives period by period, as if it had no beginning inside its first period
 * and no end.
 */
interface Expansion {
  /**
   * Starts in order, beginning with a whole period no later than that of {@code at}. The steps from
   * one start to the next are bounded; a rule that finds nothing for very long has no next.
   *
   * @param budget what every start is paid from
   */
  Iterator<LocalDateTime> from(LocalDateTime at, Budget budget);

  /**
   * How many starts lie between the series' own, with it, and the first that {@link #from} gives
   * for {@code at}; negative when that takes as many steps to tell.
   */
  default long startsBefore(LocalDateTime at) {
    return -1;
  }

  /** Names the period that a start belongs to. */
  Object periodOf(LocalDateTime start);
}
