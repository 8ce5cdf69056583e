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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

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
  boolean begin(Handle handle) {
    PassRows.lock(handle, lease);
    return bindAccount(
                handle.createUpdate(
                    """
                    update sync_state s set lease_no = lease_no + 1, lease_until = null, lease_by = null,
                      cursor = null, state_tag = null, due_at = 'infinity'
                    from calendar c
                    where s.application_id = :application and s.account_id = :account and s.calendar_id = :calendar
                      and c.application_id = s.application_id and c.calendar_id = s.calendar_id
                      and c.missing_since is not null
                    """))
            .execute()
        == 1;
  }

  /**
   * Takes some events away, or the calendar when none is left.
   *
   * @return whether there is more to do
   */
  boolean step(Handle handle) {
    PassRows.lock(handle, lease);
    lockCalendar(handle);
    List<ExistingEvent> events = someEvents(handle);
    if (!events.isEmpty()) {
      append(handle, deletions(handle, events));
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
    if (deleteCalendar(handle)) {
      append(handle, List.of(deletion()));
    }
    return false;
  }

  private List<ChangeEntry> deletions(Handle handle, List<ExistingEvent> events) {
    EventChanges changes = new EventChanges(Origin.PROVIDER, ObjectEvents.none(), events);
    Set<ObjectRef> refs = new LinkedHashSet<>();
    events.forEach(event -> refs.add(new ObjectRef(event.ref())));
    refs.forEach(changes::remove);
    return changes.entries(ids -> EventRows.documents(handle, calendar.application(), ids));
  }

  private void append(Handle handle, List<ChangeEntry> entries) {
    FeedAppender.append(handle, calendar.application(), entries, now);
  }

  /** After the account's row: a commit of a pass that was just claimed waits, or is waited for. */
  private void lockCalendar(Handle handle) {
    bindAccount(
            handle.createQuery(
                """
            select 1 from sync_state
            where application_id = :application and account_id = :account and calendar_id = :calendar
            for no key update
            """))
        .mapTo(Integer.class)
        .list();
  }

  private List<ExistingEvent> someEvents(Handle handle) {
    return ObjectRows.bind(
            handle.createQuery(
                """
            select event_id, ref, content_hash, deleted from event
            where application_id = :application and calendar_id = :calendar and not deleted
              and (ref, event_id) > (:lastRef, :lastEvent)
            order by ref, event_id limit :limit
            """),
            calendar)
        .bind("lastRef", lastRef)
        .bind("lastEvent", lastEvent)
        .bind("limit", CHUNK)
        .map((row, context) -> EventRows.existing(row))
        .list();
  }

  private boolean deleteCalendar(Handle handle) {
    bindAccount(
            handle.createUpdate(
                """
                delete from sync_state
                where application_id = :application and account_id = :account and calendar_id = :calendar
                """))
        .execute();
    delete(handle, "remote_object");
    delete(handle, "pass_mention");
    delete(handle, "event_write");
    delete(handle, "calendar_audit");
    return delete(handle, "calendar") == 1;
  }

  private int delete(Handle handle, String table) {
    return ObjectRows.bind(
            handle.createUpdate(
                "delete from "
                    + table
                    + " where application_id = :application and calendar_id = :calendar"),
            calendar)
        .execute();
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

  private <S extends SqlStatement<S>> S bindAccount(S statement) {
    return ObjectRows.bind(statement, calendar).bind("account", calendar.account().value());
  }
}
