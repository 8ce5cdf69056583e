package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table {@code calendar}, read together with how its row in {@code sync_state} stands. */
final class CalendarRows implements Calendars {
  private static final String COLUMNS =
      """
      c.calendar_id, c.account_id, c.name, c.description, c.color, c.time_zone, c.is_primary,
      c.read_only, c.sync, c.provider, c.ref
      """;
  private static final String VIEW =
      "select "
          + COLUMNS
          + """
          , s.as_of is not null as live, s.as_of, exists (
              select from push_channel p
              where p.application_id = c.application_id and p.account_id = c.account_id
                and p.calendar_id = c.calendar_id and p.opened and not p.closing and p.message_no > 0) as pushed,
            s.error_kind, s.error_message, s.error_at,
            (select min(n.ready_at) from sync_state n
             where n.application_id = c.application_id and n.account_id = c.account_id
               and n.calendar_id in ('', c.calendar_id) and n.active and s.active and n.due_at < 'infinity') as next_at,
            (select count(*) from remote_object o
             where o.application_id = c.application_id and o.calendar_id = c.calendar_id
               and o.reason is not null) as unreadable
          from calendar c
          join account a on (a.application_id, a.account_id) = (c.application_id, c.account_id) and not a.erasing
          join sync_state s on s.application_id = c.application_id and s.account_id = c.account_id
            and s.calendar_id = c.calendar_id
          where c.application_id = :application
          """;

  private final Handle handle;

  CalendarRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public Optional<CalendarView> view(ApplicationId application, CalendarId calendar) {
    return bind(handle.createQuery(VIEW + " and c.calendar_id = :calendar"), application, calendar)
        .map((row, context) -> view(row))
        .findOne();
  }

  // Lean, since it is read for every write.
  @Override
  public Optional<WriteStore.Place> place(ApplicationId application, CalendarId calendar) {
    return bind(
            handle.createQuery(
                "select "
                    + COLUMNS
                    + """
                    , a.status from calendar c
                    join account a on (a.application_id, a.account_id) = (c.application_id, c.account_id) and not a.erasing
                    where c.application_id = :application and c.calendar_id = :calendar
                    """),
            application,
            calendar)
        .map((row, context) -> new WriteStore.Place(calendar(row), AccountRows.status(row)))
        .findOne();
  }

  private static final String LIST =
      "select * from (select *, sum(octet_length(name) + octet_length(description))"
          + " over (order by calendar_id rows unbounded preceding) as total from ("
          + VIEW
          + """
           and (cast(:account as text) is null or c.account_id = :account)
           and c.calendar_id > :after order by c.calendar_id limit :limit) found) sized
          where total - octet_length(name) - octet_length(description) < :bytes
          order by calendar_id
          """;

  @Override
  public Batch<CalendarView> list(
      ApplicationId application,
      @Nullable AccountId account,
      @Nullable CalendarId after,
      int limit) {
    long[] bytes = {0};
    List<CalendarView> views =
        handle
            .createQuery(LIST)
            .bind("application", application.value())
            .bind("account", account == null ? null : account.value())
            .bind("after", after == null ? "" : after.value())
            .bind("limit", limit + 1)
            .bind("bytes", Batch.MAX_BYTES)
            .map(
                (row, context) -> {
                  bytes[0] = row.getLong("total");
                  return view(row);
                })
            .list();
    return Batch.of(views, limit, bytes[0]);
  }

  private static CalendarView view(ResultSet row) throws SQLException {
    return new CalendarView(calendar(row), SyncRows.status(row), row.getLong("unreadable"));
  }

  @Override
  public List<Calendar> ofAccount(AccountKey account) {
    return SyncStore.bind(
            handle.createQuery(
                "select "
                    + COLUMNS
                    + " from calendar c where application_id = :application and account_id = :account"),
            account)
        .map((row, context) -> calendar(row))
        .list();
  }

  @Override
  public Optional<AccountKey> account(ApplicationId application, CalendarId calendar) {
    return bind(
            handle.createQuery(
                "select account_id from calendar where application_id = :application and calendar_id = :calendar"),
            application,
            calendar)
        .map((row, context) -> new AccountKey(application, new AccountId(row.getString(1))))
        .findOne();
  }

  @Override
  public Optional<Calendar> lock(ApplicationId application, CalendarId calendar) {
    return bind(
            handle.createQuery(
                "select "
                    + COLUMNS
                    + " from calendar c where application_id = :application and calendar_id = :calendar for update"),
            application,
            calendar)
        .map((row, context) -> calendar(row))
        .findOne();
  }

  private static Calendar calendar(ResultSet row) throws SQLException {
    return new Calendar(
        new CalendarId(row.getString("calendar_id")),
        new AccountId(row.getString("account_id")),
        row.getString("name"),
        row.getString("description"),
        row.getString("color"),
        row.getString("time_zone"),
        row.getBoolean("is_primary"),
        row.getBoolean("read_only"),
        row.getBoolean("sync"),
        row.getString("provider"),
        row.getString("ref"));
  }

  @Override
  public void insert(ApplicationId application, Calendar calendar) {
    bindAll(
            handle.createUpdate(
                """
                insert into calendar (application_id, calendar_id, account_id, provider, ref, name, description,
                                      color, time_zone, is_primary, read_only, sync)
                values (:application, :calendar, :account, :provider, :ref, :name, :description,
                        :color, :timeZone, :primary, :readOnly, :sync)
                """),
            application,
            calendar)
        .execute();
  }

  @Override
  public void update(ApplicationId application, Calendar calendar) {
    bindAll(
            handle.createUpdate(
                """
                update calendar set name = :name, description = :description, color = :color,
                  time_zone = :timeZone, is_primary = :primary, read_only = :readOnly
                where application_id = :application and calendar_id = :calendar
                """),
            application,
            calendar)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bindAll(
      S statement, ApplicationId application, Calendar calendar) {
    return bind(statement, application, calendar.id())
        .bind("account", calendar.accountId().value())
        .bind("provider", calendar.provider())
        .bind("ref", calendar.ref())
        .bind("name", calendar.name())
        .bind("description", calendar.description())
        .bind("color", calendar.color())
        .bind("timeZone", calendar.timeZone())
        .bind("primary", calendar.primary())
        .bind("readOnly", calendar.readOnly())
        .bind("sync", calendar.sync());
  }

  @Override
  public void follow(ApplicationId application, CalendarId calendar, boolean sync) {
    bind(
            handle.createUpdate(
                "update calendar set sync = :sync where application_id = :application and calendar_id = :calendar"),
            application,
            calendar)
        .bind("sync", sync)
        .execute();
  }

  @Override
  public int request(
      AccountKey account, Map<CalendarId, @Nullable String> stateTags, Instant asOf) {
    List<String> ids = new ArrayList<>();
    List<@Nullable String> tags = new ArrayList<>();
    stateTags.forEach(
        (id, tag) -> {
          ids.add(id.value());
          tags.add(tag);
        });
    return SyncStore.bind(
            handle.createQuery(
                """
                with listed as (select * from unnest(:ids, :tags) as l(calendar_id, tag)),
                present as (
                  update calendar c set missing_since = null from listed l
                  where c.application_id = :application and c.calendar_id = l.calendar_id
                    and c.missing_since is not null),
                looked as (
                  update sync_state s set
                    requested = requested + case when l.tag is null or l.tag is distinct from s.state_tag then 1 else 0 end,
                    due_at = case when l.tag <> s.state_tag or (l.tag is not null and s.state_tag is null)
                                    or (l.tag is null and (s.failures = 0 or s.due_at = 'infinity'))
                             then least(s.due_at, cast(:asOf as timestamptz)) else s.due_at end,
                    state_tag = l.tag,
                    as_of = case when l.tag = s.state_tag and s.done = s.requested and s.failures = 0
                            then greatest(s.as_of, cast(:asOf as timestamptz)) else s.as_of end
                  from listed l
                  where s.application_id = :application and s.account_id = :account
                    and s.calendar_id = l.calendar_id and s.active
                  returning l.tag is not null and s.failures = 0 and s.requested > s.done as outstanding)
                select count(*) from looked where outstanding
                """),
            account)
        .bindArray("ids", String.class, ids.toArray())
        .bindArray("tags", String.class, tags.toArray())
        .bind("asOf", FeedAppender.timestamp(asOf))
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public int missing(
      AccountKey account, Collection<CalendarId> calendars, Instant now, Instant before) {
    if (calendars.isEmpty()) {
      return 0;
    }
    return SyncStore.bind(
            handle.createQuery(
                """
                with lacking as (
                  update calendar c set missing_since = coalesce(c.missing_since, cast(:now as timestamptz))
                  from calendar old
                  where c.application_id = :application and c.account_id = :account and c.calendar_id = any(:ids)
                    and (old.application_id, old.calendar_id) = (c.application_id, c.calendar_id)
                  returning c.calendar_id, c.missing_since, old.missing_since is null as newly),
                asked as (
                  update sync_state s set requested = s.requested + 1, state_tag = null,
                    due_at = case when l.newly or s.failures = 0
                             then least(s.due_at, cast(:now as timestamptz)) else s.due_at end
                  from lacking l
                  where s.application_id = :application and s.account_id = :account
                    and s.calendar_id = l.calendar_id and s.active)
                select count(*) from lacking where missing_since > cast(:before as timestamptz)
                """),
            account)
        .bindArray("ids", String.class, calendars.stream().map(CalendarId::value).toArray())
        .bind("now", FeedAppender.timestamp(now))
        .bind("before", FeedAppender.timestamp(before))
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public List<CalendarKey> gone(
      AccountKey account, Collection<CalendarId> calendars, Instant before, boolean unfollowedToo) {
    if (calendars.isEmpty()) {
      return List.of();
    }
    return SyncStore.bind(
            handle.createQuery(
                """
                select c.calendar_id from calendar c
                left join sync_state s on (s.application_id, s.account_id, s.calendar_id)
                                        = (c.application_id, c.account_id, c.calendar_id)
                where c.application_id = :application and c.account_id = :account and c.calendar_id = any(:ids)
                  and c.missing_since <= cast(:before as timestamptz)
                  and (s.calendar_id is null or not s.active and :unfollowed
                    or s.error_kind in ('gone', 'forbidden') and s.error_at >= c.missing_since)
                order by c.calendar_id
                """),
            account)
        .bindArray("ids", String.class, calendars.stream().map(CalendarId::value).toArray())
        .bind("before", FeedAppender.timestamp(before))
        .bind("unfollowed", unfollowedToo)
        .map(
            (row, context) ->
                new CalendarKey(
                    account.application(), account.account(), new CalendarId(row.getString(1))))
        .list();
  }

  @Override
  public boolean delete(CalendarKey calendar) {
    SyncStore.bind(
            handle.createUpdate(
                """
                delete from sync_state
                where application_id = :application and account_id = :account and calendar_id = :calendar
                """),
            calendar.accountKey())
        .bind("calendar", calendar.calendar().value())
        .execute();
    deleteFrom("remote_object", calendar);
    deleteFrom("pass_mention", calendar);
    deleteFrom("event_write", calendar);
    return deleteFrom("calendar", calendar) == 1;
  }

  private int deleteFrom(String table, CalendarKey calendar) {
    return bind(
            handle.createUpdate(
                "delete from "
                    + table
                    + " where application_id = :application and calendar_id = :calendar"),
            calendar.application(),
            calendar.calendar())
        .execute();
  }

  static <S extends SqlStatement<S>> S bind(
      S statement, ApplicationId application, CalendarId calendar) {
    return statement.bind("application", application.value()).bind("calendar", calendar.value());
  }
}
