package dev.calgate.testkit.memory;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.testkit.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one object of the far side holds: an event or a series, its exceptions by the names of their
 * occurrences, and something that the model has no words for.
 */
record Content(EventDetails master, Map<Instant, Departure> exceptions, boolean unknown) {

  /** One occurrence that is not as its series has it. */
  record Departure(EventTime original, EventDetails details) {}

  static Content of(EventDetails master) {
    return new Content(master, Map.of(), false);
  }

  static Content of(Draft draft) {
    EventDetails single = EventDetails.of(draft.title(), draft.start(), draft.end());
    String rule = draft.rule();
    Content content =
        of(rule == null ? single : single.with(new Recurrence(List.of(rule), List.of())));
    for (EventTime original : draft.cancelled()) {
      content = content.cancelling(original);
    }
    for (Draft.Moved moved : draft.moved()) {
      content = content.with(moved.originalStart(), single.at(moved.start(), moved.end()));
    }
    return content;
  }

  Content with(EventDetails changed) {
    return new Content(changed, exceptions, unknown);
  }

  Content with(EventTime original, EventDetails details) {
    Map<Instant, Departure> more = new LinkedHashMap<>(exceptions);
    more.put(original.occurrenceKey(), new Departure(original, details));
    return new Content(master, more, unknown);
  }

  Content withUnknown() {
    return new Content(master, exceptions, true);
  }

  private Content without(EventTime original) {
    Map<Instant, Departure> fewer = new LinkedHashMap<>(exceptions);
    fewer.remove(original.occurrenceKey());
    return new Content(master, fewer, unknown);
  }

  /** What the series says of an occurrence. */
  private EventDetails usual(EventTime original) {
    return master.at(original, EventTime.between(master.start(), master.end()).after(original));
  }

  Content cancelling(EventTime original) {
    EventDetails usual = usual(original);
    return with(original, EventDetails.cancelled(usual.start(), usual.end()));
  }

  /** With an occurrence changed, which may bring it back to what its series says. */
  Content changing(EventTime original, EventDetails before, EventDetails after) {
    boolean merelyRestored = after.with(EventStatus.CANCELLED).equals(before);
    boolean restored =
        before.status() == EventStatus.CANCELLED
            && after.status() != EventStatus.CANCELLED
            && (merelyRestored || after.equals(usual(original)));
    return restored ? without(original) : with(original, after);
  }

  List<RemoteEvent> events(ObjectRef ref, String uid) {
    List<RemoteEvent> events = new ArrayList<>(List.of(RemoteEvent.of(uid, master)));
    exceptions
        .values()
        .forEach(it -> events.add(new RemoteEvent(uid, ref, it.original(), it.details())));
    return events;
  }
}
