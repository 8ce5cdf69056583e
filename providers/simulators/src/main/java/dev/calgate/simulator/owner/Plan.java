package dev.calgate.simulator.owner;

import dev.calgate.model.EventTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as its owner has it in mind.
 *
 * @param uid what names it where the client may choose a name
 * @param rule a recurrence rule without {@code RRULE:}; empty for a single event
 * @param cancelled original starts of occurrences that do not take place
 * @param sequence how often it was changed
 */
public record Plan(
    String uid,
    String title,
    String place,
    EventTime start,
    int minutes,
    String rule,
    List<EventTime> cancelled,
    int sequence) {

  public Plan {
    cancelled = List.copyOf(cancelled);
  }

  /** Something new. */
  static Plan of(String uid, Titles.Title title, EventTime start, String rule) {
    return new Plan(uid, title.text(), title.place(), start, title.minutes(), rule, List.of(), 0);
  }

  /** Whether it is a series. */
  public boolean repeats() {
    return !rule.isEmpty();
  }

  /** When it ends, or its first occurrence. */
  public EventTime end() {
    return new EventTime.Length(0, Duration.ofMinutes(minutes)).after(start);
  }

  /** Elsewhere in time; occurrences that were cancelled take place again. */
  Plan movedTo(EventTime other) {
    return new Plan(uid, title, place, other, minutes, rule, List.of(), sequence + 1);
  }

  Plan renamed(String other) {
    return new Plan(uid, other, place, start, minutes, rule, cancelled, sequence + 1);
  }

  Plan without(EventTime occurrence) {
    List<EventTime> more = new ArrayList<>(cancelled);
    more.add(occurrence);
    return new Plan(uid, title, place, start, minutes, rule, more, sequence + 1);
  }
}
