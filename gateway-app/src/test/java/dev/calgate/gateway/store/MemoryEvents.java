package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryRows.EventRow;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import dev.calgate.provider.ObjectRef;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link EventRows} does, in memory. */
final class MemoryEvents implements StoredEvents {
  private final MemoryRows rows;

  MemoryEvents(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public List<ExistingEvent> existing(
      CalendarKey calendar, Collection<ObjectRef> refs, Collection<EventId> ids) {
    String id = calendar.calendar().value();
    Map<String, ExistingEvent> existing = new LinkedHashMap<>();
    for (ObjectRef ref : refs) {
      rows.events(id, ref.value()).forEach(row -> existing.put(row.id(), existing(row)));
    }
    for (EventId event : ids) {
      EventRow row = rows.events.get(event.value());
      if (row != null && row.calendar().equals(id)) {
        existing.put(row.id(), existing(row));
      }
    }
    return List.copyOf(existing.values());
  }

  @Override
  public List<String> bare(CalendarKey calendar, Collection<EventId> series) {
    Set<String> ids = new HashSet<>();
    series.forEach(id -> ids.add(id.value()));
    return MemoryRows.of(rows.eventsOfObjects, calendar.calendar().value()).stream()
        .filter(row -> !row.deleted() && row.series() != null && ids.contains(row.series()))
        .filter(row -> row.document().contains(EventDocument.NO_UID))
        .sorted(Comparator.comparing(EventRow::id, MemoryKeys.BYTEWISE))
        .map(EventRow::document)
        .toList();
  }

  private static ExistingEvent existing(EventRow row) {
    return new ExistingEvent(row.id(), row.ref(), row.hash(), row.deleted());
  }

  @Override
  public List<ExistingEvent> live(
      CalendarKey calendar, String afterRef, String afterEvent, int limit) {
    String id = calendar.calendar().value();
    return rows
        .eventsOfObjects
        .rows()
        .subMap(new Part(id, 0, afterRef, afterEvent), false, Part.behind(id), false)
        .values()
        .stream()
        .filter(row -> !row.deleted())
        .limit(limit)
        .map(MemoryEvents::existing)
        .toList();
  }

  @Override
  public Map<String, String> documents(ApplicationId application, Collection<String> events) {
    Map<String, String> documents = new HashMap<>();
    for (String event : events) {
      EventRow row = rows.events.get(event);
      if (row != null) {
        documents.put(event, row.document());
      }
    }
    return documents;
  }
}
