package dev.calgate.gateway.write;

import dev.calgate.gateway.store.EventLookup.Found;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written, as it is stored: an event, or an occurrence that is no exception yet.
 *
 * @param named what the caller has named, and has seen
 * @param event the event; of such an occurrence its series
 * @param before what it says
 * @param originalStart of an exception or occurrence; else null
 */
record Subject(
    WritableCalendar calendar,
    Found named,
    Event event,
    EventDetails before,
    @Nullable EventTime originalStart) {

  /** What is meant by something that the caller has named, as an occurrence's series. */
  static Subject of(WritableCalendar calendar, Found named, Found meant) {
    Event event = meant.row().event();
    Occurrence occurrence = meant.occurrence();
    if (occurrence == null || event.kind() != EventKind.SERIES) {
      return new Subject(calendar, named, event, event.details(), event.originalStart());
    }
    EventDetails usual = event.details().at(occurrence.start(), occurrence.end());
    return new Subject(calendar, named, event, usual, occurrence.originalStart());
  }

  /**
   * Sees to it that the caller has seen what is there.
   *
   * @throws WriteException with what is there
   */
  void check(WriteOrder order) {
    if (!order.expected().test(named.position())) {
      throw WriteException.stale(named);
    }
  }

  /**
   * Whether it is still as it was read, by the position of the event's last change. Of what was
   * named by an occurrence that cannot be told: there may be an exception by now.
   */
  boolean isAt(long position) {
    return named.occurrence() == null
        && named.row().id().equals(event.id())
        && named.position() == position;
  }

  /** The object that holds the event. */
  ObjectRef object() {
    return new ObjectRef(event.source().ref());
  }

  /** Whether it is one of a series' occurrences, exception or not. */
  boolean isOccurrence() {
    return originalStart != null;
  }

  /** Whether it is an occurrence that does not take place. */
  boolean isCancelledOccurrence() {
    return isOccurrence() && before.status() == EventStatus.CANCELLED;
  }

  /** Providers tell the events of an object apart by their UID, or have only one in each. */
  private String key() {
    boolean byUid =
        Ids.event(event.calendarId(), event.source().ref(), event.uid(), event.originalStart())
            .equals(event.id());
    return byUid ? event.uid() : "";
  }

  EventWrite update(KnownObject object, EventDetails after, boolean notifyAttendees) {
    return new EventWrite.Update(
        calendar.ref(), object, key(), originalStart, before, after, notifyAttendees);
  }

  EventWrite delete(KnownObject object, boolean notifyAttendees) {
    return new EventWrite.Delete(calendar.ref(), object, key(), originalStart, notifyAttendees);
  }

  EventWrite.Template template(KnownObject object) {
    return new EventWrite.Template(object, key());
  }

  EventWrite move(KnownObject object, WritableCalendar to, boolean notifyAttendees) {
    return new EventWrite.Move(calendar.ref(), object, to.ref(), notifyAttendees);
  }
}
