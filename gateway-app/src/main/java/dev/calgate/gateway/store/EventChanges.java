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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what remote objects hold with what the store holds of them: the rule of what is a
 * change. Objects are taken one by one; {@link #entries} tells the outcome of all. The documents of
 * stored events are read at the end, all at once and only where something differs.
 */
final class EventChanges {
  private final CalendarKey calendar;
  private final String provider;
  private final Origin origin;
  private final Map<String, List<ExistingEvent>> existing = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  /** An event's row as it was read, tombstones included, without its document. */
  record ExistingEvent(String eventId, String ref, String contentHash, boolean deleted) {}

  /**
   * A state that is new, or gone; the old document tells what that means.
   *
   * @param held the events that the object holds now
   */
  private record Difference(
      @Nullable ExistingEvent old,
      @Nullable Event event,
      @Nullable String hash,
      Set<EventId> held) {

    /** The stored event that has to be read; null when what was is of no concern. */
    @Nullable String compared() {
      return old == null || old.deleted() ? null : old.eventId();
    }
  }

  EventChanges(
      CalendarKey calendar, String provider, Origin origin, List<ExistingEvent> existingEvents) {
    this.calendar = calendar;
    this.provider = provider;
    this.origin = origin;
    existingEvents.forEach(
        event -> existing.computeIfAbsent(event.ref(), ref -> new ArrayList<>()).add(event));
  }

  /** Takes an object as it is now: what is new, what may differ, what it no longer holds. */
  void take(RemoteObject object) {
    Map<String, ExistingEvent> before = byId(object.ref());
    Map<EventId, Event> now = events(object);
    for (Event event : now.values()) {
      ExistingEvent old = before.remove(event.id().value());
      String hash = ContentHash.of(event).value();
      if (old == null || old.deleted() || !old.contentHash().equals(hash)) {
        differences.add(new Difference(old, event, hash, now.keySet()));
      }
    }
    before.values().forEach(old -> remove(old, now.keySet()));
  }

  /** Takes an object that is gone. */
  void remove(ObjectRef ref) {
    byId(ref).values().forEach(old -> remove(old, Set.of()));
  }

  private void remove(ExistingEvent old, Set<EventId> held) {
    if (!old.deleted()) {
      differences.add(new Difference(old, null, null, held));
    }
  }

  private Map<String, ExistingEvent> byId(ObjectRef ref) {
    Map<String, ExistingEvent> byId = new LinkedHashMap<>();
    existing.getOrDefault(ref.value(), List.of()).forEach(old -> byId.put(old.eventId(), old));
    return byId;
  }

  /**
   * The changes, in the order in which their objects were taken.
   *
   * @param documents reads the documents of stored events, by their ids
   */
  List<ChangeEntry> entries(Function<Collection<String>, Map<String, String>> documents) {
    List<String> compared =
        differences.stream().map(Difference::compared).filter(Objects::nonNull).toList();
    Map<String, String> stored = compared.isEmpty() ? Map.of() : documents.apply(compared);
    List<ChangeEntry> entries = new ArrayList<>();
    for (Difference difference : differences) {
      ChangeEntry entry = entry(difference, stored);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable ChangeEntry entry(Difference difference, Map<String, String> stored) {
    String compared = difference.compared();
    String document = compared == null ? null : stored.get(compared);
    if (difference.event() == null || difference.hash() == null) {
      return deletion(difference, Objects.requireNonNull(document));
    }
    StoredEvent row = row(difference.event(), difference.hash());
    if (document == null) {
      return ChangeEntry.created(row, origin);
    }
    EventDiff diff = EventDiff.between(EventReader.read(document), difference.event());
    // Another form of hash alone is no change.
    return diff.before().isEmpty() ? null : ChangeEntry.updated(row, diff, origin);
  }

  private ChangeEntry deletion(Difference difference, String document) {
    String hash = Objects.requireNonNull(difference.old()).contentHash();
    Event event = EventReader.read(document);
    boolean seriesStays = event.seriesId() != null && difference.held().contains(event.seriesId());
    SeriesSpan span = SeriesSpan.of(event);
    StoredEvent row = new StoredEvent(event, document, hash, span.start(), span.endOrMax(), true);
    return ChangeEntry.deleted(row, seriesStays, origin);
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
        Ids.event(calendar.calendar(), series, remote.key(), remote.originalStart()),
        calendar.account(),
        calendar.calendar(),
        remote.uid(),
        remote.seriesRef() == null
            ? null
            : Ids.event(calendar.calendar(), series, remote.key(), null),
        remote.originalStart(),
        remote.details(),
        new Event.Source(provider, own, object.version().value()));
  }
}
