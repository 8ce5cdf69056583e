package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import dev.calgate.provider.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The table {@code event}, as it is read for comparison; {@link Feed} alone writes it. */
interface StoredEvents {
  /**
   * What the store has of some objects, and of some events whatever their object; tombstones too.
   */
  List<ExistingEvent> existing(
      CalendarKey calendar, Collection<ObjectRef> refs, Collection<EventId> ids);

  /** A calendar's events that are not deleted, by object and id, after those of one event. */
  List<ExistingEvent> live(CalendarKey calendar, String afterRef, String afterEvent, int limit);

  /**
   * The documents of exceptions of some series that were stored without a UID: theirs was unknown.
   */
  List<String> bare(CalendarKey calendar, Collection<EventId> series);

  /** The documents of events, by the events' ids. */
  Map<String, String> documents(ApplicationId application, Collection<String> events);
}
