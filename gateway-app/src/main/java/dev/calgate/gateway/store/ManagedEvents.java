package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import dev.calgate.provider.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Which events an application has made under a name that it chose itself, and so may change and
 * delete as its own. A name is taken before the provider is asked and is kept when the event is
 * deleted, so that it means the same event whenever it is used. The rows leave with their calendar.
 * Thread-safe.
 */
public final class ManagedEvents {
  private static final int UID_BYTES = 20;
  private static final String DOMAIN = "@calgate";
  private static final int MOST_COUNTED = 1_000_000;

  private final Jdbi jdbi;

  ManagedEvents(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * An event that an application calls by a name of its own.
   *
   * @param name the application's
   * @param uid the iCalendar UID that the event is made with
   * @param ref the object that holds, or is to hold, the event
   * @param event null when there is no such event now
   * @param gone whether there was one that is deleted now
   * @param leaving whether it is to be deleted
   */
  public record Managed(
      String name,
      String uid,
      ObjectRef ref,
      @Nullable EventId event,
      boolean gone,
      boolean leaving) {}

  /** The UID for an event that is made under a name: always the same, so that it is made once. */
  public static String uid(ApplicationId application, CalendarId calendar, String name) {
    MessageDigest digest = sha256();
    for (String part : List.of(application.value(), calendar.value())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    byte[] hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, UID_BYTES) + DOMAIN;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** What a name stands for; empty when it has not been taken. */
  public Optional<Managed> find(ApplicationId application, CalendarId calendar, String name) {
    return jdbi.withHandle(
        handle ->
            CalendarRows.bind(
                    handle.createQuery(
                        """
                        select m.managed_id, m.uid, m.ref, m.leaving, e.event_id, e.deleted
                        from managed_event m
                        left join lateral (
                          select event_id, deleted from event e
                          where e.application_id = m.application_id and e.calendar_id = m.calendar_id
                            and e.ref = m.ref and e.series_id is null
                          order by deleted, event_id limit 1) e on true
                        where m.application_id = :application and m.calendar_id = :calendar
                          and m.managed_id = :name
                        """),
                    application,
                    calendar)
                .bind("name", name)
                .map((row, context) -> managed(row))
                .findOne());
  }

  private static Managed managed(ResultSet row) throws SQLException {
    String event = row.getString("event_id");
    boolean gone = row.getBoolean("deleted");
    return new Managed(
        row.getString("managed_id"),
        row.getString("uid"),
        new ObjectRef(row.getString("ref")),
        event == null || gone ? null : new EventId(event),
        gone,
        row.getBoolean("leaving"));
  }

  /** Takes a name, if it has not been taken before and there is such a calendar. */
  public void take(
      ApplicationId application, CalendarId calendar, String name, String uid, ObjectRef ref) {
    // The calendar's row is held, so that it does not leave before what hangs on it.
    jdbi.useHandle(
        handle ->
            CalendarRows.bind(
                    handle.createUpdate(
                        """
                        insert into managed_event (application_id, calendar_id, managed_id, uid, ref)
                        select application_id, calendar_id, :name, :uid, :ref from calendar
                        where application_id = :application and calendar_id = :calendar
                        for key share
                        on conflict do nothing
                        """),
                    application,
                    calendar)
                .bind("name", name)
                .bind("uid", uid)
                .bind("ref", ref.value())
                .execute());
  }

  /** Says that a name's event is in another object than was foreseen. */
  public void place(ApplicationId application, CalendarId calendar, String name, ObjectRef object) {
    jdbi.useHandle(
        handle ->
            named(handle, "update managed_event m set ref = :ref", application, calendar, name)
                .bind("ref", object.value())
                .execute());
  }

  /** Says whether a name's event, be it there or yet to come, is to be deleted. */
  public void leave(ApplicationId application, CalendarId calendar, String name, boolean leaving) {
    jdbi.useHandle(
        handle ->
            named(
                    handle,
                    "update managed_event m set leaving = :leaving, failures = 0",
                    application,
                    calendar,
                    name)
                .bind("leaving", leaving)
                .execute());
  }

  private static Update named(
      Handle handle, String update, ApplicationId application, CalendarId calendar, String name) {
    String sql =
        update
            + " where m.application_id = :application and m.calendar_id = :calendar"
            + " and m.managed_id = :name";
    return CalendarRows.bind(handle.createUpdate(sql), application, calendar).bind("name", name);
  }

  /** Says that a name's event could not be deleted: the next time others come before it. */
  public void fail(ApplicationId application, CalendarId calendar, String name) {
    jdbi.useHandle(
        handle ->
            named(
                    handle,
                    "update managed_event m set failures = least(failures + 1, "
                        + MOST_COUNTED
                        + ")",
                    application,
                    calendar,
                    name)
                .execute());
  }

  /**
   * Says that a name's event has been deleted as it was to be. Nothing happens when it is there, as
   * one that was made anew, which may be to be deleted in its turn.
   */
  public void left(ApplicationId application, CalendarId calendar, String name) {
    jdbi.useHandle(
        handle ->
            CalendarRows.bind(
                    handle.createUpdate(
                        """
                        update managed_event m set leaving = false, failures = 0
                        where m.application_id = :application and m.calendar_id = :calendar
                          and m.managed_id = :name and m.leaving and not exists (
                            select from event e
                            where e.application_id = m.application_id and e.calendar_id = m.calendar_id
                              and e.ref = m.ref and e.series_id is null and not e.deleted)
                        """),
                    application,
                    calendar)
                .bind("name", name)
                .execute());
  }

  /**
   * Says that all events of an account that its application has made are to be deleted.
   *
   * @param calendars those in them alone; null for all
   */
  public void leaveAll(AccountKey account, @Nullable Collection<CalendarId> calendars) {
    jdbi.useHandle(
        handle ->
            SyncStore.bind(
                    handle.createUpdate(
                        """
                        update managed_event m set leaving = true, failures = 0
                        from calendar c
                        where c.application_id = :application and c.account_id = :account
                          and (:all or c.calendar_id = any(:calendars))
                          and m.application_id = c.application_id and m.calendar_id = c.calendar_id
                          and not m.leaving and exists (
                            select from event e
                            where e.application_id = m.application_id and e.calendar_id = m.calendar_id
                              and e.ref = m.ref and e.series_id is null and not e.deleted)
                        """),
                    account)
                .bind("all", calendars == null)
                .bind(
                    "calendars",
                    TextArray.of(calendars == null ? List.of() : calendars, CalendarId::value))
                .execute());
  }

  /**
   * The application's own names of events, tombstones included; those of a series' exceptions are
   * their series'. Events that it has not made are left out.
   */
  public Map<EventId, String> names(ApplicationId application, Collection<EventId> events) {
    Map<EventId, String> names = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select e.event_id, m.managed_id
                    from event e
                    left join event s on s.application_id = e.application_id and s.event_id = e.series_id
                    join managed_event m on m.application_id = e.application_id
                      and m.calendar_id = e.calendar_id and m.ref = coalesce(s.ref, e.ref)
                    where e.application_id = :application and e.event_id = any(:events)
                    """)
                .bind("application", application.value())
                .bind("events", TextArray.of(events, EventId::value))
                .map((row, context) -> Map.entry(new EventId(row.getString(1)), row.getString(2)))
                .forEach(it -> names.put(it.getKey(), it.getValue())));
    return names;
  }

  /**
   * A managed event that exists, can be understood, and is to be deleted.
   *
   * @param account whose it is
   * @param failures how often that was tried in vain
   */
  public record Leaving(
      AccountKey account, CalendarId calendar, int failures, String name, EventId event) {}

  /**
   * Events that are to be deleted, of all applications or of one account, in the order of
   * application, calendar, failures and name: one that cannot be deleted holds up no other of its
   * calendar for longer than one failure. Those that cannot be understood are left out until they
   * can.
   *
   * @param account null for all
   * @param after behind which a page begins; null for the first one
   */
  public List<Leaving> leaving(@Nullable AccountKey account, @Nullable Leaving after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select m.application_id, c.account_id, m.calendar_id, m.failures, m.managed_id, e.event_id
                    from managed_event m
                    join calendar c using (application_id, calendar_id)
                    join event e on e.application_id = m.application_id
                      and e.calendar_id = m.calendar_id and e.ref = m.ref
                      and e.series_id is null and not e.deleted
                    join remote_object o on o.calendar_id = m.calendar_id and o.ref = m.ref
                      and o.application_id = m.application_id and o.reason is null
                    where m.leaving
                      and (:all or (c.application_id = :application and c.account_id = :account))
                      and (m.application_id, m.calendar_id, m.failures, m.managed_id)
                        > (:afterApplication, :calendar, :failures, :name)
                    order by m.application_id, m.calendar_id, m.failures, m.managed_id, e.event_id
                    limit :limit
                    """)
                .bind("all", account == null)
                .bind("application", account == null ? "" : account.application().value())
                .bind("account", account == null ? "" : account.account().value())
                .bind(
                    "afterApplication", after == null ? "" : after.account().application().value())
                .bind("calendar", after == null ? "" : after.calendar().value())
                .bind("failures", after == null ? -1 : after.failures())
                .bind("name", after == null ? "" : after.name())
                .bind("limit", limit)
                .map((row, context) -> leaving(row))
                .list());
  }

  private static Leaving leaving(ResultSet row) throws SQLException {
    return new Leaving(
        new AccountKey(new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
        new CalendarId(row.getString(3)),
        row.getInt(4),
        row.getString(5),
        new EventId(row.getString(6)));
  }
}
