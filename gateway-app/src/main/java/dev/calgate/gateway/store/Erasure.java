package dev.calgate.gateway.store;

import dev.calgate.gateway.store.EventChanges.ExistingEvent;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes calendars and accounts out of the store, every event with an entry in the feed. Works in
 * short transactions that can be left at any point and begun again. Thread-safe.
 */
public final class Erasure {
  private static final int CHUNK = 500;

  private final Jdbi jdbi;
  private final Runnable appended;

  /**
   * Writes to a database.
   *
   * @param appended called after every commit that added to a feed
   */
  public Erasure(Jdbi jdbi, Runnable appended) {
    this.jdbi = jdbi;
    this.appended = appended;
  }

  /** Removes a calendar that its provider no longer has. */
  public void calendar(CalendarKey calendar, Instant now) {
    calendar(calendar, Origin.PROVIDER, now);
  }

  /**
   * Disconnects an account: nobody can read or follow it from here on, all its events and calendars
   * are said to be deleted, its credential is gone, and what the feed told of its content is
   * blanked.
   *
   * @return whether there was such an account
   */
  public boolean account(AccountKey account, Instant now) {
    boolean found =
        jdbi.inTransaction(
            handle -> {
              boolean there =
                  SyncStore.bind(
                              handle.createUpdate(
                                  """
                                  update account set erasing = true, secrets = '', settings = '{}', metadata = '{}'
                                  where application_id = :application and account_id = :account and not erasing
                                  """),
                              account)
                          .execute()
                      == 1;
              // In the order in which a changed account takes its rows.
              SyncRows.lock(handle, account);
              deleteRows(handle, account, "sync_state");
              return there;
            });
    if (found) {
      finish(account, now);
    }
    return found;
  }

  /** Accounts whose erasure was interrupted. */
  public List<AccountKey> unfinished() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select application_id, account_id from account where erasing")
                .map(
                    (row, context) ->
                        new AccountKey(
                            new dev.calgate.model.ApplicationId(row.getString(1)),
                            new dev.calgate.model.AccountId(row.getString(2))))
                .list());
  }

  /** Goes on with an erasure; harmless when another node does the same. */
  public void finish(AccountKey account, Instant now) {
    List<CalendarId> calendars =
        jdbi.withHandle(
            handle ->
                CalendarRows.ofAccount(handle, account).stream()
                    .map(dev.calgate.model.Calendar::id)
                    .toList());
    for (CalendarId calendar : calendars) {
      calendar(
          new CalendarKey(account.application(), account.account(), calendar), Origin.ACCOUNT, now);
    }
    jdbi.useTransaction(handle -> last(handle, account, now));
    appended.run();
  }

  private static void last(Handle handle, AccountKey account, Instant now) {
    blank(handle, account);
    if (deleteRows(handle, account, "account") == 1) {
      ChangeEntry entry =
          ChangeEntry.account(
              ChangeType.ACCOUNT_DELETED, account.account(), Map.of(), Origin.ACCOUNT, null);
      FeedAppender.append(handle, account.application(), List.of(entry), now);
    }
  }

  /** Positions stay dense; what stood there is gone. */
  private static void blank(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                """
                update change set document =
                  '{"position":' || position
                  || ',"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                  || '","type":"' || type || '","account_id":"' || account_id
                  || '","calendar_id":' || coalesce('"' || calendar_id || '"', 'null')
                  || ',"event_id":' || coalesce('"' || event_id || '"', 'null')
                  || ',"changed":[],"before":{},"meaning":["erased"],'
                  || '"origin":{"type":"account","request_id":null},"event":null}'
                where application_id = :application and account_id = :account
                """),
            account)
        .execute();
    SyncStore.bind(
            handle.createUpdate(
                """
                update event set document = '{"id":"' || event_id || '"}', search = ''
                where application_id = :application and account_id = :account and deleted
                """),
            account)
        .execute();
  }

  private void calendar(CalendarKey calendar, Origin origin, Instant now) {
    jdbi.useTransaction(
        handle ->
            ObjectRows.bind(
                    handle.createUpdate(
                        """
                        delete from sync_state
                        where application_id = :application and account_id = :account and calendar_id = :calendar
                        """),
                    calendar)
                .bind("account", calendar.account().value())
                .execute());
    boolean more = true;
    while (more) {
      more = jdbi.inTransaction(handle -> chunk(handle, calendar, origin, now));
      appended.run();
    }
  }

  private static boolean chunk(Handle handle, CalendarKey calendar, Origin origin, Instant now) {
    List<ExistingEvent> events = someEvents(handle, calendar);
    Set<ObjectRef> refs = new LinkedHashSet<>();
    events.forEach(event -> refs.add(new ObjectRef(event.ref())));
    EventChanges changes = new EventChanges(calendar, "", origin, events);
    refs.forEach(changes::remove);
    List<ChangeEntry> entries =
        changes.entries(ids -> EventRows.documents(handle, calendar.application(), ids));
    boolean more = events.size() == CHUNK;
    if (!more && deleteCalendar(handle, calendar) == 1) {
      entries.add(
          ChangeEntry.calendar(
              ChangeType.CALENDAR_DELETED,
              calendar.account(),
              calendar.calendar(),
              Map.of(),
              origin,
              null));
    }
    FeedAppender.append(handle, calendar.application(), entries, now);
    return more;
  }

  private static List<ExistingEvent> someEvents(Handle handle, CalendarKey calendar) {
    return ObjectRows.bind(
            handle.createQuery(
                """
                select event_id, ref, content_hash, deleted from event
                where application_id = :application and calendar_id = :calendar and not deleted
                order by event_id limit :limit for update
                """),
            calendar)
        .bind("limit", CHUNK)
        .map((row, context) -> EventRows.existing(row))
        .list();
  }

  private static int deleteCalendar(Handle handle, CalendarKey calendar) {
    for (String table : List.of("remote_object", "pass_mention")) {
      ObjectRows.bind(
              handle.createUpdate(
                  "delete from "
                      + table
                      + " where application_id = :application and calendar_id = :calendar"),
              calendar)
          .execute();
    }
    return ObjectRows.bind(
            handle.createUpdate(
                "delete from calendar where application_id = :application and calendar_id = :calendar"),
            calendar)
        .execute();
  }

  private static int deleteRows(Handle handle, AccountKey account, String table) {
    return SyncStore.bind(
            handle.createUpdate(
                "delete from "
                    + table
                    + " where application_id = :application and account_id = :account"),
            account)
        .execute();
  }
}
