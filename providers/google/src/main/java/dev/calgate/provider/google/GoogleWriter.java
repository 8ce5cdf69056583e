package dev.calgate.provider.google;

import com.google.api.services.calendar.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import dev.calgate.provider.google.wire.EventPatch;
import dev.calgate.provider.google.wire.KnownEvent;
import dev.calgate.provider.google.wire.Names;
import dev.calgate.provider.google.wire.RawEvent;
import dev.calgate.provider.google.wire.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event (guides "Create events" and "Recurring events"), relying on the version that its
 * caller saw.
 */
final class GoogleWriter {
  private final EventCalls events;
  private final Telling telling;
  private final PresentEvents present;

  GoogleWriter(EventCalls events, CalendarZones zones, int maxObjectBytes) {
    this.events = events;
    this.telling = new Telling(events, zones, maxObjectBytes);
    this.present = new PresentEvents(events, telling);
  }

  Written write(EventWrite write) {
    if (write instanceof EventWrite.Create create) {
      return create(create);
    }
    if (write instanceof EventWrite.Update update) {
      return told(update(update));
    }
    if (write instanceof EventWrite.Delete delete) {
      return told(delete(delete));
    }
    return move((EventWrite.Move) write);
  }

  private static Written told(List<RemoteChange> changes) {
    return new Written(changes, List.of());
  }

  /** What was said beforehand about a write is said again, so that nothing is lost in silence. */
  private static void refuse(Map<String, String> refused) {
    refused.forEach(
        (field, reason) -> {
          throw WriteErrors.of(ErrorKind.REJECTED, field + ": " + reason);
        });
  }

  private Written create(EventWrite.Create create) {
    refuse(Refusals.of(null, create.details(), false));
    CalendarRef calendar = create.calendar();
    Event event = event(create);
    try {
      return told(
          telling.alone(calendar, events.insert(calendar, event, create.notifyAttendees())));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.GONE) {
        throw new ProviderException(e.kind(), ErrorScope.CALENDAR, String.valueOf(e.getMessage()));
      }
      if (e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      RawEvent there = present.find(calendar, event.getId()).orElseThrow(() -> e);
      return taken(create, event, there);
    }
  }

  private static Event event(EventWrite.Create create) {
    String id = Names.of(create.uid());
    EventWrite.Template template = create.template();
    return template == null
        ? EventPatch.created(create.details(), id)
        : EventPatch.created(WriteErrors.known(template.object().raw()), create.details(), id);
  }

  /** The same uid has led to that id before. A deleted event keeps its id and can be revived. */
  private Written taken(EventWrite.Create create, Event event, RawEvent there) {
    CalendarRef calendar = create.calendar();
    if (!WriteErrors.known(there.text()).isCancelled()) {
      return new Written(telling.alone(calendar, there), List.of(), true);
    }
    Event content = event.getStatus() == null ? event.setStatus("confirmed") : event;
    return told(
        telling.alone(
            calendar,
            events.update(calendar, there.id(), content, there.etag(), create.notifyAttendees())));
  }

  private List<RemoteChange> update(EventWrite.Update update) {
    EventTime original = update.originalStart();
    refuse(Refusals.of(update.before(), update.after(), original != null));
    KnownEvent known = WriteErrors.known(update.object().raw());
    if (original != null && cancels(update)) {
      return cancel(update.calendar(), update.object(), known, original, update.notifyAttendees());
    }
    if (original == null || known.isOccurrence()) {
      return change(update, known);
    }
    Optional<Event> restoring = known.restoring(original);
    return restoring.isPresent()
        ? restore(update, original, restoring.get())
        : changeOccurrence(
            update, present.occurrence(update.calendar(), update.object(), known.uid(), original));
  }

  private static boolean cancels(EventWrite.Update update) {
    return update.after().status() == EventStatus.CANCELLED
        && update.before().status() != EventStatus.CANCELLED;
  }

  /** Changes the event that the object is. */
  private List<RemoteChange> change(EventWrite.Update update, KnownEvent known) {
    CalendarRef calendar = update.calendar();
    KnownObject object = update.object();
    String tag = present.tag(calendar, object);
    Event changes = changes(update, whole(update, known), object.ref().value() + object.version());
    if (changes.isEmpty()) {
      return telling.alone(calendar, present.at(calendar, object));
    }
    boolean otherTimes = changes.getStart() != null || changes.getRecurrence() != null;
    List<RawEvent> family =
        known.isSeries() && otherTimes ? telling.family(calendar, known.uid()) : List.of();
    RawEvent written =
        patch(calendar, object.ref().value(), changes, tag, update.notifyAttendees());
    return known.isSeries() || known.isOccurrence()
        ? telling.withFamily(calendar, written, family)
        : telling.alone(calendar, written);
  }

  /**
   * With all attendees, if Google has left some out and the list is to be another; and with all
   * that it still knows of an occurrence that was cancelled.
   */
  private KnownEvent whole(EventWrite.Update update, KnownEvent known) {
    return known.isCancelled() || (known.omitsAttendees() && changesAttendees(update))
        ? WriteErrors.known(present.at(update.calendar(), update.object()).text())
        : known;
  }

  private static boolean changesAttendees(EventWrite.Update update) {
    return !update.before().attendees().equals(update.after().attendees());
  }

  private static Event changes(EventWrite.Update update, KnownEvent known, String request) {
    EventDetails before = update.before();
    EventDetails after = update.after();
    if (changesAttendees(update)
        && known.omitsAttendees()
        && !EventPatch.isOwnAnswer(known, before, after)) {
      throw WriteErrors.of(
          ErrorKind.REJECTED, "attendees: Google does not tell all of this event, so they stay");
    }
    return EventPatch.changes(known, before, after, Names.of(request));
  }

  private RawEvent patch(
      CalendarRef calendar, String id, Event changes, @Nullable String tag, boolean notify) {
    return present.write(calendar, id, () -> events.patch(calendar, id, changes, tag, notify));
  }

  /** Makes an exception of an occurrence, or changes it again. */
  private List<RemoteChange> changeOccurrence(EventWrite.Update update, RawEvent occurrence) {
    CalendarRef calendar = update.calendar();
    Event changes =
        changes(
            update, WriteErrors.known(occurrence.text()), occurrence.id() + occurrence.version());
    if (changes.isEmpty()) {
      return telling.alone(calendar, present.at(calendar, update.object()));
    }
    RawEvent written =
        patch(calendar, occurrence.id(), changes, occurrence.etag(), update.notifyAttendees());
    return telling.withFamily(calendar, written, List.of());
  }

  /**
   * Takes away what excludes an occurrence, and changes it if it is to say more than its series.
   */
  private List<RemoteChange> restore(
      EventWrite.Update update, EventTime original, Event restoring) {
    CalendarRef calendar = update.calendar();
    String series = update.object().ref().value();
    String tag = present.tag(calendar, update.object());
    RawEvent master = patch(calendar, series, restoring, tag, update.notifyAttendees());
    EventDetails restored = update.before().with(update.after().status());
    if (restored.equals(update.after())) {
      return telling.withFamily(calendar, master, List.of());
    }
    return changeOccurrence(
        update, present.occurrence(calendar, series, original).orElseThrow(WriteErrors::gone));
  }

  private List<RemoteChange> delete(EventWrite.Delete delete) {
    CalendarRef calendar = delete.calendar();
    KnownObject object = delete.object();
    KnownEvent known = WriteErrors.known(object.raw());
    if (delete.originalStart() != null) {
      return cancel(calendar, object, known, delete.originalStart(), delete.notifyAttendees());
    }
    delete(calendar, object.ref(), present.tag(calendar, object), delete.notifyAttendees());
    return List.of(new RemoteChange.Removed(object.ref()));
  }

  private List<RemoteChange> cancel(
      CalendarRef calendar,
      KnownObject object,
      KnownEvent known,
      EventTime original,
      boolean notify) {
    if (known.isOccurrence()) {
      delete(calendar, object.ref(), present.tag(calendar, object), notify);
      return telling.cancelled(calendar, object.ref().value(), known.uid());
    }
    if (known.restoring(original).isPresent()) {
      throw WriteErrors.gone();
    }
    RawEvent occurrence = present.occurrence(calendar, object, known.uid(), original);
    delete(calendar, new ObjectRef(occurrence.id()), occurrence.etag(), notify);
    return telling.cancelled(calendar, occurrence.id(), known.uid());
  }

  private void delete(CalendarRef calendar, ObjectRef ref, @Nullable String tag, boolean notify) {
    String id = ref.value();
    present.write(calendar, id, () -> events.delete(calendar, id, tag, notify));
  }

  private Written move(EventWrite.Move move) {
    CalendarRef from = move.calendar();
    String id = move.object().ref().value();
    KnownEvent known = WriteErrors.known(move.object().raw());
    checkMovable(known);
    String tag = present.at(from, move.object()).etag();
    RawEvent moved =
        present.write(
            from, id, () -> events.move(from, id, move.to(), tag, move.notifyAttendees()));
    return new Written(
        List.of(new RemoteChange.Removed(move.object().ref())),
        known.isSeries()
            ? telling.withFamily(move.to(), moved, List.of())
            : telling.alone(move.to(), moved));
  }

  private static void checkMovable(KnownEvent event) {
    if (event.isOccurrence()) {
      throw WriteErrors.of(ErrorKind.REJECTED, "An occurrence is moved with its series only");
    }
    if (event.isOfAnother()) {
      throw WriteErrors.of(ErrorKind.FORBIDDEN, "Google lets the organizer alone move an event");
    }
  }
}
