package dev.calgate.gateway.write;

import dev.calgate.model.EventDetails;
import java.util.Objects;
import java.util.function.Function;

/** What an exception has changed of its series, to be changed of another series' occurrence. */
record ThreeWayMerge(EventDetails series, EventDetails exception) {

  /**
   * Changes an occurrence.
   *
   * @param occurrence what it says, which stays where the exception says what its series does
   */
  EventDetails onto(EventDetails occurrence) {
    boolean sameTimes =
        series.start().equals(exception.start()) && series.end().equals(exception.end());
    EventDetails.Builder merged = occurrence.toBuilder();
    if (!sameTimes) {
      merged.times(exception.start(), exception.end());
    }
    return merged
        .status(pick(occurrence, EventDetails::status))
        .title(pick(occurrence, EventDetails::title))
        .description(pick(occurrence, EventDetails::description))
        .location(pick(occurrence, EventDetails::location))
        .url(pick(occurrence, EventDetails::url))
        .categories(pick(occurrence, EventDetails::categories))
        .color(pick(occurrence, EventDetails::color))
        .privacy(pick(occurrence, EventDetails::privacy))
        .freeBusy(pick(occurrence, EventDetails::freeBusy))
        .attendees(pick(occurrence, EventDetails::attendees))
        .reminders(pick(occurrence, EventDetails::reminders))
        .conference(pick(occurrence, EventDetails::conference))
        .attachments(pick(occurrence, EventDetails::attachments))
        .build();
  }

  /** All that can be written of {@code details}, onto what is there. */
  static EventDetails all(EventDetails details, EventDetails onto) {
    EventDetails merged = new ThreeWayMerge(onto, details).onto(onto);
    return merged.toBuilder().recurrence(details.recurrence()).build();
  }

  /** The same without what only a series can say. */
  static EventDetails ofOccurrence(EventDetails details) {
    return details.toBuilder().recurrence(null).build();
  }

  private <T> T pick(EventDetails occurrence, Function<EventDetails, T> field) {
    boolean same = Objects.equals(field.apply(series), field.apply(exception));
    return field.apply(same ? occurrence : exception);
  }
}
