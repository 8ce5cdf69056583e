package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event resource says: a single event, a series, one exception of a series, or that there
 * is none any more (Event resource; guide "Recurring events"). The resource holds one event,
 * whatever its iCalendar UID, which a cancelled occurrence does not tell.
 */
public final class EventMapping {
  private static final String ONLY = "";

  private final TimeMapping times;
  private final DetailsMapping details;
  private final int maxObjectBytes;

  /**
   * Maps events of one calendar.
   *
   * @param calendarZone as a list of events names it; null counts as UTC
   * @param maxObjectBytes largest event that is understood, in characters of its JSON
   */
  public EventMapping(@Nullable String calendarZone, int maxObjectBytes) {
    this.times = new TimeMapping(calendarZone);
    this.details = new DetailsMapping(times);
    this.maxObjectBytes = maxObjectBytes;
  }

  /**
   * What became of an event.
   *
   * @param item with an id
   */
  public RemoteChange change(RawEvent item) {
    ObjectRef ref = new ObjectRef(item.id());
    VersionTag version = item.version();
    try {
      String raw = item.text();
      if (raw.length() > maxObjectBytes) {
        throw new UnreadableException("The event is larger than " + maxObjectBytes + " characters");
      }
      Event event = OddFields.read(raw);
      if ("cancelled".equals(event.getStatus()) && !isException(event)) {
        return new RemoteChange.Removed(ref);
      }
      return new RemoteChange.Upserted(new RemoteObject(ref, version, events(ref, event), raw));
    } catch (UnreadableException e) {
      return new RemoteChange.Unreadable(ref, version, e.reason());
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // So the client's parser fails at another form.
      return new RemoteChange.Unreadable(ref, version, "A field of the event has another form");
    }
  }

  private static boolean isException(Event event) {
    return event.getRecurringEventId() != null && event.getOriginalStartTime() != null;
  }

  private List<RemoteEvent> events(ObjectRef ref, Event event) {
    if (isException(event)) {
      return List.of(exception(event));
    }
    EventDetails read = details.details(event);
    String uid = event.getICalUID() == null ? ref.value() : event.getICalUID();
    List<String> lines = event.getRecurrence();
    if (lines == null || lines.isEmpty()) {
      return List.of(new RemoteEvent(ONLY, uid, null, null, read));
    }
    RecurrenceMapping mapping = new RecurrenceMapping(lines, read.start());
    Recurrence recurrence = mapping.recurrence();
    if (recurrence == null) {
      return List.of(new RemoteEvent(ONLY, uid, null, null, read));
    }
    List<RemoteEvent> events = new ArrayList<>();
    events.add(new RemoteEvent(ONLY, uid, null, null, read.with(recurrence)));
    EventTime.Length length = EventTime.between(read.start(), read.end());
    for (EventTime original : mapping.excluded()) {
      events.add(
          new RemoteEvent(
              ONLY, uid, ref, original, EventDetails.cancelled(original, length.after(original))));
    }
    return events;
  }

  private RemoteEvent exception(Event event) {
    EventTime original = times.onTheWall(event.getOriginalStartTime());
    if (original == null) {
      throw new UnreadableException("The exception does not say which occurrence it is");
    }
    boolean cancelled = "cancelled".equals(event.getStatus());
    EventDetails said =
        cancelled ? EventDetails.cancelled(original, original) : details.details(event);
    // Alone it tells its UID and times, in a list it may not: what it says must not depend on that.
    String uid = cancelled || event.getICalUID() == null ? "" : event.getICalUID();
    return new RemoteEvent(ONLY, uid, new ObjectRef(event.getRecurringEventId()), original, said);
  }
}
