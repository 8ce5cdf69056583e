package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The unified events that some remote objects hold. An exception that two of them tell, as a series
 * does by an excluded date and the exception's own object by being cancelled, is that of its own
 * object. What an exception does not tell of itself it has of its series, where that is known.
 */
final class ObjectEvents {
  private final Map<EventId, Event> byId = new LinkedHashMap<>();
  private final Map<ObjectRef, Map<EventId, Event>> byObject = new LinkedHashMap<>();

  private ObjectEvents() {}

  /** The events of no objects. */
  static ObjectEvents none() {
    return new ObjectEvents();
  }

  /**
   * Reads objects.
   *
   * @param documents reads the documents of stored events, by their ids
   */
  static ObjectEvents of(
      CalendarKey calendar,
      String provider,
      Collection<RemoteObject> objects,
      Function<Collection<String>, Map<String, String>> documents) {
    ObjectEvents events = new ObjectEvents();
    for (RemoteObject object : objects) {
      object.events().forEach(remote -> events.add(event(calendar, provider, object, remote)));
    }
    events.complete(documents);
    objects.forEach(object -> events.byObject.put(object.ref(), new LinkedHashMap<>()));
    for (Event event : events.byId.values()) {
      Map<EventId, Event> held = events.byObject.get(new ObjectRef(event.source().ref()));
      Objects.requireNonNull(held).put(event.id(), event);
    }
    return events;
  }

  private static Event event(
      CalendarKey calendar, String provider, RemoteObject object, RemoteEvent remote) {
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

  private void add(Event event) {
    Event other = byId.get(event.id());
    boolean elsewhere = other != null && !other.source().ref().equals(event.source().ref());
    if (!elsewhere || !isToldBySeries(event)) {
      byId.put(event.id(), event);
    }
  }

  private boolean isToldBySeries(Event exception) {
    Event series = exception.seriesId() == null ? null : byId.get(exception.seriesId());
    return series != null && series.source().ref().equals(exception.source().ref());
  }

  private void complete(Function<Collection<String>, Map<String, String>> documents) {
    List<Event> bare = byId.values().stream().filter(ObjectEvents::isBare).toList();
    if (bare.isEmpty()) {
      return;
    }
    Map<String, String> stored = documents.apply(bare.stream().map(ObjectEvents::series).toList());
    for (Event event : bare) {
      Event series = byId.get(event.seriesId());
      String document = stored.get(series(event));
      if (series == null && document != null) {
        series = EventReader.read(document);
      }
      if (series != null) {
        byId.put(event.id(), completed(event, series));
      }
    }
  }

  /** An exception with what it has of its series, which one of the objects holds. */
  Event completed(Event exception) {
    return completed(exception, Objects.requireNonNull(byId.get(exception.seriesId())));
  }

  private static boolean isBare(Event event) {
    return event.uid().isEmpty() && event.seriesId() != null;
  }

  private static String series(Event exception) {
    return Objects.requireNonNull(exception.seriesId()).value();
  }

  private static Event completed(Event event, Event series) {
    EventDetails details = event.details();
    EventTime start = details.start();
    boolean timeless = details.status() == EventStatus.CANCELLED && start.equals(details.end());
    EventTime end =
        EventTime.between(series.details().start(), series.details().end()).after(start);
    return new Event(
        event.id(),
        event.accountId(),
        event.calendarId(),
        series.uid(),
        event.seriesId(),
        event.originalStart(),
        timeless ? EventDetails.cancelled(start, end) : details,
        event.source());
  }

  /** The objects, in their order. */
  Set<ObjectRef> objects() {
    return byObject.keySet();
  }

  /** What an object holds; nothing when it was not read. */
  Map<EventId, Event> of(ObjectRef object) {
    return byObject.getOrDefault(object, Map.of());
  }

  /** Whether one of the objects holds an event. */
  boolean holds(EventId event) {
    return byId.containsKey(event);
  }

  /** The exceptions, each of which another object may hold in the store. */
  List<EventId> exceptions() {
    return byId.values().stream().filter(event -> event.seriesId() != null).map(Event::id).toList();
  }
}
