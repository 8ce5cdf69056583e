package dev.calgate.model.availability;

import java.time.Instant;
import java.util.List;

/**
 * A time at which people can meet.
 *
 * @param end exclusive
 * @param participants who is free then, by their place among all that were asked for
 */
public record Slot(Instant start, Instant end, List<Integer> participants) {
  public Slot {
    participants = List.copyOf(participants);
  }
}
