package dev.calgate.gateway.store;

import dev.calgate.model.ContentHash;
import dev.calgate.model.Event;
import dev.calgate.model.EventDiff;
import dev.calgate.model.EventId;
import dev.calgate.model.Origin;
import dev.calgate.model.recurrence.SeriesSpan;
import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
class EventChanges {
  private final Origin origin;
  private final ObjectEvents told;
  private final Map<String, List<ExistingEvent>> byRef = new HashMap<>();
  private final Map<String, ExistingEvent> byId = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<EventId> newSeries = new ArrayList<>();

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

  /**
   * Compares what objects hold with what the store has.
   *
   * @param told what the objects hold that will be taken
   * @param existing what the store has of the objects, and of the exceptions that they hold
   */
  EventChanges(Origin origin, ObjectEvents told, List<ExistingEvent> existing) {
    this.origin = origin;
    this.told = told;
    for (ExistingEvent event : existing) {
      byRef.computeIfAbsent(event.ref(), ref -> new ArrayList<>()).add(event);
      byId.put(event.eventId(), event);
    }
    // No order in which a database happens to read is to be seen in the feed.
    byRef.values().forEach(events -> events.sort(Comparator.comparing(ExistingEvent::eventId)));
  }

  /** Takes an object as it is now: what is new, what may differ, what it no longer holds. */
  void take(ObjectRef ref) {
    Map<EventId, Event> now = told.of(ref);
    for (Event event : now.values()) {
      ExistingEvent old = byId.get(event.id().value());
      String hash = ContentHash.of(event).value();
      if (old == null || old.deleted() || !old.contentHash().equals(hash)) {
        differences.add(new Difference(old, event, hash, now.keySet()));
      }
      if (event.seriesId() == null && (old == null || old.deleted())) {
        newSeries.add(event.id());
      }
    }
    remove(ref, now.keySet());
  }

  /** What may be series and was not stored before, or no longer. */
  List<EventId> newSeries() {
    return newSeries;
  }

  /**
   * Takes a stored exception that has of its series what it did not tell, now that the series is
   * there.
   */
  void complete(String document) {
    Event bare = EventReader.read(document);
    if (!told.holds(bare.id())) {
      Event whole = told.completed(bare);
      ExistingEvent old = new ExistingEvent(bare.id().value(), bare.source().ref(), "", false);
      differences.add(
          new Difference(old, whole, ContentHash.of(whole).value(), Set.of(whole.id())));
    }
  }

  /** Takes an object that is gone. */
  void remove(ObjectRef ref) {
    remove(ref, Set.of());
  }

  private void remove(ObjectRef ref, Set<EventId> held) {
    for (ExistingEvent old : byRef.getOrDefault(ref.value(), List.of())) {
      if (!old.deleted() && !told.holds(new EventId(old.eventId()))) {
        differences.add(new Difference(old, null, null, held));
      }
    }
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
    Event event = EventReader.read(document);
    boolean seriesStays = event.seriesId() != null && difference.held().contains(event.seriesId());
    SeriesSpan span = SeriesSpan.of(event);
    StoredEvent row =
        new StoredEvent(
            event, document, ContentHash.of(event).value(), span.start(), span.endOrMax(), true);
    return ChangeEntry.deleted(row, seriesStays, origin);
  }

  private static StoredEvent row(Event event, String hash) {
    SeriesSpan span = SeriesSpan.of(event);
    return new StoredEvent(
        event, EventDocument.write(event), hash, span.start(), span.endOrMax(), false);
  }
}
