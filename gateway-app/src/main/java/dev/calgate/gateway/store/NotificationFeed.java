package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What channels are to be told. Each application's feed is read once for all of its channels; how
 * far, and what follows from it, is written in one transaction, so that whatever happens nothing is
 * passed over and nothing counted twice. What was made through the API is told to nobody.
 * Thread-safe.
 */
public final class NotificationFeed {
  /** Most positions that one step looks at. */
  private static final int STEP = 5_000;

  private static final int MOST_ACCOUNTS = 100;

  /** While something is on its way, what comes is for the next one; what fails waits its time. */
  private static final String AT_ONCE =
      " next_at = case when c.lease_by is null and c.attempts = 0 then least(c.next_at, :now) else c.next_at end ";

  private static final String TELL =
      """
       held as (
        select c.channel_id, t.since, t.position from notification_channel c join told t using (channel_id)
        order by c.channel_id for no key update of c)
      update notification_channel c set position = greatest(c.position, held.position),
        changed_since = case when c.lease_by is null then least(c.changed_since, held.since) else c.changed_since end,
        later_since = case when c.lease_by is null then c.later_since else least(c.later_since, held.since) end,
      """
          + AT_ONCE
          + " from held where c.channel_id = held.channel_id";

  /**
   * Whether the event of news {@code n} is in an object that the application has made. An exception
   * may be in another object than its series, by whose object both are known.
   */
  private static final String MANAGED =
      """
      exists (
        select from event e join managed_event m
          on m.application_id = e.application_id and m.calendar_id = e.calendar_id
          and m.ref = coalesce((select s.ref from event s where s.event_id = e.series_id), e.ref)
        where e.event_id = n.event_id)
      """;

  /** Of the news {@code n}, and a channel {@code c} of the same account. */
  private static final String WANTED =
      """
       (cardinality(c.calendar_ids) = 0 or n.calendar_id = any(c.calendar_ids))
        and (not c.only_managed or %s)
      """
          .formatted(MANAGED);

  // Before the horizon the events' own rows tell that there was something, though not by whom.
  private static final String NEWS =
      """
      with news as materialized (
        select application_id, account_id, calendar_id, event_id, position, at from change
        where application_id = :application and lane = 0 and position > :after and position <= :until
          and not through_api and calendar_id is not null
        union all
        select application_id, account_id, calendar_id, event_id, position, changed_at from event
        where application_id = :application and position > :after and position <= :compacted),
      told as (
        select c.channel_id, min(n.at) as since, max(n.position) as position
        from news n join notification_channel c
          on c.application_id = n.application_id and c.account_id = n.account_id
        where n.position > c.position and\s"""
          + WANTED
          + " group by c.channel_id),"
          + TELL;

  private static final String ENTERED =
      """
      with told as (
        select c.channel_id, min(n.changed_at) as since, c.position
        from notification_channel c join event n
          on n.application_id = c.application_id and n.account_id = c.account_id
        where c.application_id = :application and c.account_id = :account and c.window_changes
          and c.window_day < :day and not n.deleted
            and (:all or n.event_id = any(:events)) and\s"""
          + WANTED
          + " group by c.channel_id),"
          + TELL;

  private static final String ACCOUNTS =
      """
      select account_id, position, document from change
      where application_id = :application and lane = 0 and position > :after and position <= :until
        and event_id is null and calendar_id is null and type = 'account.updated'
      """;

  private static final String DISCONNECTED =
      """
      with held as (
        select channel_id from notification_channel
        where application_id = :application and account_id = :account and position < :position
          and 'profile_disconnected' <> all(waiting)
        order by channel_id for no key update)
      update notification_channel c set waiting = c.waiting || array['profile_disconnected'],
      """
          + AT_ONCE
          + " from held where c.channel_id = held.channel_id";

  private static final String SYNCED =
      """
      with held as (
        select channel_id from notification_channel c
        where c.syncing and c.application_id = any(:applications) and\s"""
          + NotificationChannels.LIVE.formatted("c")
          + """
        order by channel_id for no key update)
      update notification_channel c set syncing = false,
        waiting = c.waiting || array['profile_initial_sync_completed'],
      """
          + AT_ONCE
          + " from held where c.channel_id = held.channel_id";

  private static final String LOOKED_AT =
      """
      with held as (
        select channel_id from notification_channel
        where application_id = :application and account_id = :account and window_day < :day
        order by channel_id for no key update)
      update notification_channel c set window_day = :day from held
      where c.channel_id = held.channel_id
      """;

  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  /**
   * On a database.
   *
   * @param applications whose feeds are read
   */
  NotificationFeed(Jdbi jdbi, Collection<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = Set.copyOf(applications);
  }

  /** Makes sure that an application's feed is read from now on. */
  static void open(Handle handle, ApplicationId application) {
    handle
        .createUpdate(
            """
            insert into notification_feed (application_id, position)
            select application_id, last from feed_head where application_id = :application and lane = 0
            on conflict do nothing
            """)
        .bind("application", application.value())
        .execute();
  }

  /** Applications whose feed has grown since it was read. */
  public List<ApplicationId> grown() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select f.application_id from notification_feed f join feed_head h
                      on h.application_id = f.application_id and h.lane = 0
                    where h.last > f.position and f.application_id = any(:applications)
                    """)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .mapTo(String.class)
                .map(ApplicationId::new)
                .list());
  }

  /** A part of a feed that has not been read. */
  private record Part(ApplicationId application, long after, long until, long horizon) {
    <S extends SqlStatement<S>> S bind(S statement) {
      return statement
          .bind("application", application.value())
          .bind("after", after)
          .bind("until", until);
    }
  }

  /**
   * Reads on in an application's feed, a bounded part of it.
   *
   * @return whether there may be more
   */
  public boolean readOn(ApplicationId application, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Part> part = next(handle, application);
          part.ifPresent(it -> read(handle, it, now));
          return part.isPresent();
        });
  }

  /** Locks the feed's row: gateways read one after the other. */
  private static Optional<Part> next(Handle handle, ApplicationId application) {
    Optional<Long> after =
        handle
            .createQuery(
                "select position from notification_feed where application_id = :application for update")
            .bind("application", application.value())
            .mapTo(Long.class)
            .findOne();
    if (after.isEmpty()) {
      return Optional.empty();
    }
    // In a statement of its own, which sees what was committed while the lock was waited for.
    return handle
        .createQuery(
            "select last, horizon from feed_head where application_id = :application and lane = 0")
        .bind("application", application.value())
        .map(
            (row, context) ->
                new Part(
                    application,
                    after.get(),
                    Math.min(row.getLong(1), after.get() + STEP),
                    row.getLong(2)))
        .findOne()
        .filter(it -> it.until() > it.after());
  }

  private static void read(Handle handle, Part part, Instant now) {
    part.bind(handle.createQuery(ACCOUNTS))
        .map(
            (row, context) ->
                needsReconnect(row.getString(3))
                    ? Optional.of(new Broken(row.getString(1), row.getLong(2)))
                    : Optional.<Broken>empty())
        .list()
        .forEach(it -> it.ifPresent(broken -> tell(handle, part, broken, now)));
    part.bind(handle.createUpdate(NEWS))
        .bind("compacted", Math.min(part.horizon(), part.until()))
        .bind("now", new Moment(now))
        .execute();
    part.bind(
            handle.createUpdate(
                """
                update notification_feed set position = :until
                where application_id = :application and position = :after
                """))
        .execute();
  }

  /** An account that has to be connected again, as the feed says at a position. */
  private record Broken(String account, long position) {}

  private static boolean needsReconnect(String document) {
    JsonNode entry = Json.tree(document);
    boolean turned = false;
    for (JsonNode field : entry.path("changed")) {
      turned |= field.asText().equals("status");
    }
    return turned && entry.at("/account/status").asText().equals("needs_reconnect");
  }

  private static void tell(Handle handle, Part part, Broken broken, Instant now) {
    handle
        .createUpdate(DISCONNECTED)
        .bind("application", part.application().value())
        .bind("account", broken.account())
        .bind("position", broken.position())
        .bind("now", new Moment(now))
        .execute();
  }

  /**
   * Looks which accounts have been read as a whole for the first time.
   *
   * @return how many channels are to be told so
   */
  public int synced(Instant now) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createUpdate(SYNCED)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .bind("now", new Moment(now))
                .execute());
  }

  /** An account whose window was last looked at on a day. */
  public record Windowed(AccountKey account, LocalDate day) {}

  /** Accounts with channels for which the window of a day has not been looked at, some of them. */
  public List<Windowed> windowsBefore(LocalDate day) {
    return jdbi.withHandle(
        handle -> {
          Query query =
              handle.createQuery(
                  """
                  select application_id, account_id, min(window_day) from notification_channel
                  where window_changes and window_day < :day and account_id <> ''
                    and application_id = any(:applications)
                  group by application_id, account_id limit :limit
                  """);
          return query
              .bind("day", day)
              .bind("applications", TextArray.of(applications, ApplicationId::value))
              .bind("limit", MOST_ACCOUNTS)
              .map(
                  (row, context) ->
                      new Windowed(
                          new AccountKey(
                              new ApplicationId(row.getString(1)), new AccountId(row.getString(2))),
                          row.getObject(3, Date.class).toLocalDate()))
              .list();
        });
  }

  /**
   * Notes that a day's window was looked at: the channels that want to know are told of what came
   * into it, as changed when the first of that was last changed.
   *
   * @param events that came into it, series for their occurrences
   */
  public void entered(AccountKey account, Collection<EventId> events, LocalDate day, Instant now) {
    entered(account, false, events, day, now);
  }

  /** The same where nobody can say which events came into it: as if all had. */
  public void enteredSomehow(AccountKey account, LocalDate day, Instant now) {
    entered(account, true, List.of(), day, now);
  }

  private void entered(
      AccountKey account, boolean all, Collection<EventId> events, LocalDate day, Instant now) {
    jdbi.useTransaction(
        handle -> {
          SyncStore.bind(handle.createUpdate(ENTERED), account)
              .bind("all", all)
              .bind("events", TextArray.of(events, EventId::value))
              .bind("day", day)
              .bind("now", new Moment(now))
              .execute();
          SyncStore.bind(handle.createUpdate(LOOKED_AT), account).bind("day", day).execute();
        });
  }
}
