package dev.calgate.gateway.store;

import dev.calgate.model.ContentHash;
import dev.calgate.model.Event;
import dev.calgate.model.EventDiff;
import dev.calgate.model.EventId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.model.recurrence.SeriesSpan;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what remote objects hold with what the store holds of them: pure, the rule of what is a
 * change.
 */
final class EventChanges {
  private final CalendarKey calendar;
  private final String provider;
  private final Origin origin;
  private final Map<String, List<ExistingEvent>> existing = new HashMap<>();

  /** An event's row as it was read, tombstones included. */
  record ExistingEvent(
      String eventId, String ref, String contentHash, String document, boolean deleted) {}

  EventChanges(
      CalendarKey calendar, String provider, Origin origin, List<ExistingEvent> existingEvents) {
    this.calendar = calendar;
    this.provider = provider;
    this.origin = origin;
    existingEvents.forEach(
        event -> existing.computeIfAbsent(event.ref(), ref -> new ArrayList<>()).add(event));
  }

  /** Entries for an object as it is now: what is new, what differs, what it no longer holds. */
  List<ChangeEntry> of(RemoteObject object) {
    Map<String, ExistingEvent> before = byId(object.ref());
    List<ChangeEntry> entries = new ArrayList<>();
    for (Event event : events(object).values()) {
      ExistingEvent old = before.remove(event.id().value());
      ChangeEntry entry = compare(event, old);
      if (entry != null) {
        entries.add(entry);
      }
    }
    before.values().stream()
        .filter(old -> !old.deleted())
        .map(this::deletion)
        .forEach(entries::add);
    return entries;
  }

  /** Entries for an object that is gone. */
  List<ChangeEntry> removal(ObjectRef ref) {
    return byId(ref).values().stream().filter(old -> !old.deleted()).map(this::deletion).toList();
  }

  private Map<String, ExistingEvent> byId(ObjectRef ref) {
    Map<String, ExistingEvent> byId = new LinkedHashMap<>();
    existing.getOrDefault(ref.value(), List.of()).forEach(old -> byId.put(old.eventId(), old));
    return byId;
  }

  private @Nullable ChangeEntry compare(Event event, @Nullable ExistingEvent old) {
    String hash = ContentHash.of(event).value();
    if (old != null && !old.deleted() && old.contentHash().equals(hash)) {
      return null;
    }
    StoredEvent row = row(event, hash);
    if (old == null || old.deleted()) {
      return ChangeEntry.created(row, origin);
    }
    EventDiff diff = EventDiff.between(EventReader.read(old.document()), event);
    // Another form of hash alone is no change.
    return diff.before().isEmpty() ? null : ChangeEntry.updated(row, diff, origin);
  }

  private ChangeEntry deletion(ExistingEvent old) {
    Event event = EventReader.read(old.document());
    SeriesSpan span = SeriesSpan.of(event);
    StoredEvent row =
        new StoredEvent(
            event, old.document(), old.contentHash(), span.start(), span.endOrMax(), true);
    return ChangeEntry.deleted(row, origin);
  }

  private static StoredEvent row(Event event, String hash) {
    SeriesSpan span = SeriesSpan.of(event);
    return new StoredEvent(
        event, EventDocument.write(event), hash, span.start(), span.endOrMax(), false);
  }

  private Map<EventId, Event> events(RemoteObject object) {
    Map<EventId, Event> events = new LinkedHashMap<>();
    for (RemoteEvent remote : object.events()) {
      Event event = event(object, remote);
      events.put(event.id(), event);
    }
    return events;
  }

  private Event event(RemoteObject object, RemoteEvent remote) {
    String own = object.ref().value();
    String series = remote.seriesRef() == null ? own : remote.seriesRef().value();
    return new Event(
        Ids.event(calendar.calendar(), series, remote.uid(), remote.originalStart()),
        calendar.account(),
        calendar.calendar(),
        remote.uid(),
        remote.seriesRef() == null
            ? null
            : Ids.event(calendar.calendar(), series, remote.uid(), null),
        remote.originalStart(),
        remote.details(),
        new Event.Source(provider, own, object.version().value()));
  }
}
