package dev.calgate.testkit;

import dev.calgate.model.EventTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as a person would enter it on the far side.
 *
 * @param rule null for a single event
 * @param cancelled original starts of occurrences that do not take place
 * @param moved occurrences that take place at another time
 */
public record Draft(
    String title,
    EventTime start,
    EventTime end,
    @Nullable String rule,
    List<EventTime> cancelled,
    List<Moved> moved) {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** One occurrence at another time than its rule has it. */
  public record Moved(EventTime originalStart, EventTime start, EventTime end) {}

  public Draft {
    cancelled = List.copyOf(cancelled);
    moved = List.copyOf(moved);
  }

  /** A single event. */
  public static Draft of(String title, EventTime start, EventTime end) {
    return new Draft(title, start, end, null, List.of(), List.of());
  }

  /** A single event of one hour on the first of December 2026, in Paris. */
  public static Draft at(String title, int hour) {
    return of(title, paris(1, hour), paris(1, hour + 1));
  }

  /** A time in Paris in December 2026. */
  public static EventTime paris(int day, int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, day, hour, 0), PARIS);
  }

  /** The same under another title. */
  public Draft titled(String other) {
    return new Draft(other, start, end, rule, cancelled, moved);
  }

  /** The same as a series. */
  public Draft repeating(String other) {
    return new Draft(title, start, end, other, cancelled, moved);
  }

  /** The same with one occurrence cancelled. */
  public Draft without(EventTime originalStart) {
    List<EventTime> more = new ArrayList<>(cancelled);
    more.add(originalStart);
    return new Draft(title, start, end, rule, more, moved);
  }

  /** The same with one occurrence moved. */
  public Draft moving(EventTime originalStart, EventTime to, EventTime until) {
    List<Moved> more = new ArrayList<>(moved);
    more.add(new Moved(originalStart, to, until));
    return new Draft(title, start, end, rule, cancelled, more);
  }
}
