package dev.calgate.simulator.caldav;

import dev.calgate.model.EventTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as an owner has it in mind.
 *
 * @param rule empty for a single event
 * @param cancelled original starts of occurrences that do not take place
 * @param sequence how often it was changed
 */
record Draft(
    String uid,
    String title,
    String place,
    EventTime start,
    int minutes,
    String rule,
    List<EventTime> cancelled,
    int sequence) {

  Draft(String title, String place, EventTime start, int minutes, String rule) {
    this("", title, place, start, minutes, rule, List.of(), 0);
  }

  boolean repeats() {
    return !rule.isEmpty();
  }

  Draft uid(String given) {
    return new Draft(given, title, place, start, minutes, rule, cancelled, sequence);
  }

  /** Elsewhere in time; occurrences that were cancelled take place again. */
  Draft movedTo(EventTime other) {
    return new Draft(uid, title, place, other, minutes, rule, List.of(), sequence + 1);
  }

  Draft renamed(String other) {
    return new Draft(uid, other, place, start, minutes, rule, cancelled, sequence + 1);
  }

  Draft without(EventTime occurrence) {
    List<EventTime> more = new ArrayList<>(cancelled);
    if (!more.contains(occurrence)) {
      more.add(occurrence);
    }
    return new Draft(uid, title, place, start, minutes, rule, more, sequence + 1);
  }

  /** Starts of the occurrences inside {@code [from, to)}, in order. */
  List<EventTime> starts(Instant from, Instant to) {
    return EventSpan.of(CalendarText.parse(text())).starts(from, to);
  }

  EventTime end() {
    return new EventTime.Length(0, Duration.ofMinutes(minutes)).after(start);
  }

  String text() {
    EventText text =
        EventText.of(title, start, end()).uid(uid).line("SEQUENCE:" + sequence).at(place);
    for (EventTime occurrence : cancelled) {
      text = text.without(occurrence);
    }
    return repeats() ? text.repeating(rule).text() : text.text();
  }
}
