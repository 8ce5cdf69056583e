package dev.calgate.gateway.store;

import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Origin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One run through the erasure of an account, in steps of one short transaction each. What is done
 * stays done: a later run goes on where this one is left. For one thread.
 */
final class AccountErasure {
  private static final int CHUNK = 1_000;
  private static final String ERASED = "search = '', content_hash = '', document = ";
  private static final String ERASED_EVENT = ERASED + "'{\"id\":\"' || e.event_id || '\"}'";

  // The counter row is taken in the last statement of the transaction, as by every other append.
  // An erased entry takes half a KiB at most.
  private static final String TELL =
      """
      with head as (
        update feed_head set last = last + :n, last_at = greatest(last_at, :now), bytes = bytes + 512 * :n
        where application_id = :application and lane = 0
        returning last - :n as base, last_at, bytes - 512 * :n as base_bytes),
      gone as (
        select head.base + g.ord as position, head.last_at as at, g.event_id,
               head.base_bytes + 512 * (g.ord - 1) as bytes_before
        from head, unnest(:events::text[]) with ordinality as g(event_id, ord)),
      told as (
        insert into change (application_id, lane, position, at, type, account_id, calendar_id, event_id,
                            bytes_before, document)
        select :application, 0, position, at, 'event.deleted', :account, :calendar, event_id, bytes_before,
               erased_entry(position, at, 'event.deleted', :account, :calendar, event_id)
        from gone)
      update event e set deleted = true, position = gone.position, changed_at = gone.at,\s"""
          + ERASED_EVENT
          + " from gone where e.application_id = :application and e.event_id = gone.event_id";

  private final Handle handle;
  private final AccountKey account;
  private final Instant now;
  private @Nullable Deque<CalendarId> calendars;
  private Place place = Place.FIRST;

  AccountErasure(Handle handle, AccountKey account, Instant now) {
    this.handle = handle;
    this.account = account;
    this.now = now;
  }

  /** An event's place in the order in which a calendar's events are taken. */
  private record Place(String ref, String event) {
    static final Place FIRST = new Place("", "");
  }

  /**
   * Hides an account and forgets what opens it, and the content of answers that were kept for
   * repeated requests.
   *
   * @return whether there was such an account, hidden already or not
   */
  static boolean begin(Handle handle, AccountKey account) {
    boolean there =
        update(
                handle,
                account,
                """
                update account set erasing = true, name = '', external_id = null, metadata = '{}',
                  settings = '{}', secrets = ''
                where application_id = :application and account_id = :account
                """)
            == 1;
    if (there) {
      // Channels before what they watch, as a push takes them; then as a changed account does.
      update(handle, account, deleteFrom("push_channel"));
      NotificationChannels.erase(handle, account);
      new SyncRows(handle).lock(account);
      update(handle, account, deleteFrom("sync_state"));
      GrantStore.revokeAll(handle, account);
      CodeStore.forget(handle, account);
      AvailablePeriodStore.deleteAll(handle, account);
      AvailabilityRuleStore.deleteAll(handle, account);
      update(
          handle,
          account,
          "update idempotency set body = null where application_id = :application and strpos(body, :account) > 0");
    }
    return there;
  }

  /**
   * Does one step.
   *
   * @return whether there may be more; false when the account is gone
   */
  boolean step() {
    return handle.inTransaction(
        it -> isErasing() && (eraseCalendars() || eraseTombstones() || eraseAccount()));
  }

  /** Locks the row: an account that was linked anew meanwhile is not touched. */
  private boolean isErasing() {
    return SyncStore.bind(
            handle.createQuery(
                """
                select 1 from account
                where application_id = :application and account_id = :account and erasing for update
                """),
            account)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private boolean eraseCalendars() {
    if (calendars == null) {
      calendars = new ArrayDeque<>();
      new CalendarRows(handle)
          .ofAccount(account).stream().map(Calendar::id).forEach(calendars::add);
    }
    CalendarId calendar = calendars.peek();
    if (calendar == null) {
      return false;
    }
    List<Place> events = liveEvents(calendar);
    if (events.isEmpty()) {
      eraseCalendar(calendar);
      calendars.remove();
      place = Place.FIRST;
    } else {
      erase(calendar, events);
      place = events.get(events.size() - 1);
    }
    return true;
  }

  private List<Place> liveEvents(CalendarId calendar) {
    return CalendarRows.bind(
            handle.createQuery(
                """
                select ref, event_id from event
                where application_id = :application and calendar_id = :calendar and not deleted
                  and (ref, event_id) > (:ref, :event)
                order by ref, event_id limit :limit
                """),
            account.application(),
            calendar)
        .bind("ref", place.ref())
        .bind("event", place.event())
        .bind("limit", CHUNK)
        .map((row, context) -> new Place(row.getString(1), row.getString(2)))
        .list();
  }

  private void erase(CalendarId calendar, List<Place> places) {
    Object[] events = places.stream().map(Place::event).toArray();
    eraseEntries(events);
    CalendarRows.bind(
            handle.createUpdate(
                """
                delete from remote_object
                where application_id = :application and calendar_id = :calendar and ref = any(:refs)
                """),
            account.application(),
            calendar)
        .bindArray("refs", String.class, places.stream().map(Place::ref).distinct().toArray())
        .execute();
    SyncStore.bind(handle.createUpdate(TELL), account)
        .bind("calendar", calendar.value())
        .bindArray("events", String.class, events)
        .bind("n", (long) events.length)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  private void eraseEntries(Object[] events) {
    handle
        .createUpdate(
            """
            update change set document = erased_entry(position, at, type, account_id, calendar_id, event_id)
            where application_id = :application and event_id = any(:events)
            """)
        .bind("application", account.application().value())
        .bindArray("events", String.class, events)
        .execute();
  }

  private void eraseCalendar(CalendarId calendar) {
    for (String table : List.of("pass_mention", "event_write", "remote_object", "calendar")) {
      CalendarRows.bind(
              handle.createUpdate(
                  "delete from "
                      + table
                      + " where application_id = :application and calendar_id = :calendar"),
              account.application(),
              calendar)
          .execute();
    }
    append(
        ChangeEntry.calendar(
            ChangeType.CALENDAR_DELETED,
            account.account(),
            calendar,
            Map.of(),
            Origin.ACCOUNT,
            null));
  }

  /** Events that were deleted before the account was. */
  private boolean eraseTombstones() {
    List<String> events = new ArrayList<>();
    SyncStore.bind(
            handle.createQuery(
                "update event e set "
                    + ERASED_EVENT
                    + """
                     where application_id = :application and event_id in (
                       select event_id from event
                       where application_id = :application and account_id = :account
                         and deleted and content_hash <> '' limit :limit)
                    returning event_id
                    """),
            account)
        .bind("limit", CHUNK)
        .mapTo(String.class)
        .forEach(events::add);
    if (!events.isEmpty()) {
      eraseEntries(events.toArray());
    }
    return !events.isEmpty();
  }

  private boolean eraseAccount() {
    update(
        handle,
        account,
        """
        update change set document = erased_entry(position, at, type, account_id, calendar_id, event_id)
        where application_id = :application and account_id = :account and event_id is null
        """);
    update(handle, account, deleteFrom("account"));
    append(
        ChangeEntry.account(
            ChangeType.ACCOUNT_DELETED, account.account(), Map.of(), Origin.ACCOUNT, null));
    return false;
  }

  private void append(ChangeEntry entry) {
    new FeedAppender(handle).append(account.application(), List.of(entry), now);
  }

  private static String deleteFrom(String table) {
    return "delete from "
        + table
        + " where application_id = :application and account_id = :account";
  }

  private static int update(Handle handle, AccountKey account, String sql) {
    return SyncStore.bind(handle.createUpdate(sql), account).execute();
  }
}
