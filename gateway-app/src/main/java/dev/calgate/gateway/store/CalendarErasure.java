package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The removal of a calendar that its provider no longer lists, in steps of one short transaction
 * each, all of them under the lease of the account's list. For one thread.
 */
final class CalendarErasure {
  private static final int CHUNK = 500;

  private final Lease lease;
  private final CalendarKey calendar;
  private final Instant now;
  private String lastRef = "";
  private String lastEvent = "";

  CalendarErasure(Lease lease, CalendarKey calendar, Instant now) {
    this.lease = lease;
    this.calendar = calendar;
    this.now = now;
  }

  /**
   * Outdates a pass over the calendar, and lets the next one, if there should be one, read it
   * whole.
   *
   * @return whether the calendar is still missing
   */
  boolean begin(Tables tables) {
    tables.passes().lock(lease);
    return tables.sync().outdateMissing(calendar);
  }

  /**
   * Takes some events away, or the calendar when none is left.
   *
   * @return whether there is more to do
   */
  boolean step(Tables tables) {
    tables.passes().lock(lease);
    // After the account's row: a commit of a pass that was just claimed waits, or is waited for.
    tables.writes().lock(calendar);
    List<ExistingEvent> events = tables.events().live(calendar, lastRef, lastEvent, CHUNK);
    if (!events.isEmpty()) {
      append(tables, deletions(tables, events));
      ExistingEvent last = events.get(events.size() - 1);
      lastRef = last.ref();
      lastEvent = last.eventId();
      return true;
    }
    if (!lastRef.isEmpty()) {
      // A pass that began meanwhile may have written behind us.
      lastRef = "";
      lastEvent = "";
      return true;
    }
    if (tables.calendars().delete(calendar)) {
      append(tables, List.of(deletion()));
    }
    return false;
  }

  private List<ChangeEntry> deletions(Tables tables, List<ExistingEvent> events) {
    EventChanges changes = new EventChanges(Origin.PROVIDER, ObjectEvents.none(), events);
    Set<ObjectRef> refs = new LinkedHashSet<>();
    events.forEach(event -> refs.add(new ObjectRef(event.ref())));
    refs.forEach(changes::remove);
    return changes.entries(ids -> tables.events().documents(calendar.application(), ids));
  }

  private void append(Tables tables, List<ChangeEntry> entries) {
    tables.feed().append(calendar.application(), entries, now);
  }

  private ChangeEntry deletion() {
    return ChangeEntry.calendar(
        ChangeType.CALENDAR_DELETED,
        calendar.account(),
        calendar.calendar(),
        Map.of(),
        Origin.PROVIDER,
        null);
  }
}
