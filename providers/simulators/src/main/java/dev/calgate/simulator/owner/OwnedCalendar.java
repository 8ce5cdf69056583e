package dev.calgate.simulator.owner;

import dev.calgate.model.EventTime;
import java.time.Instant;
import java.util.List;

/** A calendar in the hands of its owner, who plans events and writes them down here. */
public interface OwnedCalendar {
  /**
   * Writes a new event or series down.
   *
   * @return its name from now on
   */
  String create(Plan plan);

  /** Gives an event or series another title or another time. */
  void change(String name, Plan plan);

  /**
   * Cancels one occurrence of a series.
   *
   * @param plan the series without that occurrence
   */
  void cancelOccurrence(String name, Plan plan, EventTime originalStart);

  /** Deletes an event or series. */
  void delete(String name);

  /** Whether nobody else has changed or deleted it since it was last written down here. */
  boolean isUntouched(String name);

  /** Original starts of what of a series takes place inside {@code [from, to)}, in order. */
  List<EventTime> occurrences(String name, Instant from, Instant to);
}
