package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of one calendar. Thread-safe. */
final class EventBook {
  private final String calendarId;
  private final Clock clock;
  private final Map<String, StoredEvent> events = new LinkedHashMap<>();

  EventBook(String calendarId, Clock clock) {
    this.calendarId = calendarId;
    this.clock = clock;
  }

  /** By start. */
  synchronized List<StoredEvent> all() {
    return events.values().stream()
        .sorted(Comparator.comparing(it -> it.start().instant(ZoneOffset.UTC)))
        .toList();
  }

  synchronized Optional<StoredEvent> find(String uid) {
    return Optional.ofNullable(events.get(uid));
  }

  synchronized Optional<StoredEvent> managed(String clientId, String eventId) {
    return events.values().stream()
        .filter(it -> eventId.equals(it.eventId()) && it.isOf(clientId))
        .findFirst();
  }

  StoredEvent create(ObjectNode fields, EventTime start, EventTime end) {
    return create("evt_external_", null, null, fields, start, end);
  }

  private synchronized StoredEvent create(
      String prefix,
      @Nullable String eventId,
      @Nullable String clientId,
      ObjectNode fields,
      EventTime start,
      EventTime end) {
    StoredEvent event =
        new StoredEvent(
            calendarId,
            Identifiers.of(prefix),
            eventId,
            clientId,
            fields.deepCopy(),
            start,
            end,
            false,
            clock.instant(),
            clock.instant(),
            List.of());
    events.put(event.uid(), event);
    return event;
  }

  /** Creates or changes what an application calls so. */
  synchronized StoredEvent upsert(
      String clientId, String eventId, ObjectNode fields, EventTime start, EventTime end) {
    Optional<StoredEvent> known = managed(clientId, eventId);
    return known.isEmpty()
        ? create("evt_", eventId, clientId, fields, start, end)
        : change(known.get(), fields, start, end);
  }

  /** Changes an event; without times they stay. */
  synchronized StoredEvent change(
      StoredEvent event, ObjectNode changes, @Nullable EventTime start, @Nullable EventTime end) {
    ObjectNode fields = event.fields().deepCopy();
    fields.setAll(changes);
    changes
        .properties()
        .forEach(
            it -> {
              if (it.getValue().isNull()) {
                fields.remove(it.getKey());
              }
            });
    if (start != null) {
      fields.remove(List.of("start", "end"));
    }
    return put(
        event.changed(
            fields,
            start == null ? event.start() : start,
            end == null ? event.end() : end,
            clock.instant()));
  }

  synchronized StoredEvent delete(StoredEvent event) {
    return put(event.gone(clock.instant()));
  }

  synchronized void forget(String uid) {
    events.remove(uid);
  }

  private StoredEvent put(StoredEvent event) {
    events.put(event.uid(), event);
    return event;
  }
}
