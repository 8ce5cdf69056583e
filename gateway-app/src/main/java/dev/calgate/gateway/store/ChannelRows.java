package dev.calgate.gateway.store;

import dev.calgate.gateway.store.ChannelStore.Closing;
import dev.calgate.gateway.store.ChannelStore.Target;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table {@code push_channel}, and the columns of {@code sync_state} about channels. */
final class ChannelRows {
  private static final String OF_ACCOUNT =
      " where p.application_id = :application and p.account_id = :account";

  private ChannelRows() {}

  /** What of an account can be watched: not what is paused, nor what is out of sight. */
  private static final String WATCHED =
      """
       from sync_state s left join calendar c
        on (c.application_id, c.calendar_id) = (s.application_id, s.calendar_id)
      where s.application_id = :application and s.account_id = :account and s.active
        and (s.calendar_id = '' or (c.ref is not null and c.missing_since is null))
      """;

  /** Also what should have a channel and has none, as after its row or its gateway was lost. */
  static List<Target> wanted(
      Handle handle, AccountKey account, List<String> intakes, Instant now, int limit) {
    return SyncStore.bind(
            handle.createQuery(
                "select s.calendar_id, c.ref, s.channel_failures"
                    + WATCHED
                    + """
                      and (s.channel_at <= cast(:now as timestamptz)
                        or s.channel_intake is null or s.channel_intake <> all(:intakes)
                        or (s.channel_failures = 0 and not exists (
                          select from push_channel p
                          where (p.application_id, p.account_id, p.calendar_id)
                              = (s.application_id, s.account_id, s.calendar_id)
                            and p.opened and not p.closing)))
                    order by s.channel_at, s.calendar_id limit :limit
                    """),
            account)
        .bind("intakes", TextArray.of(intakes, it -> it))
        .bind("now", FeedAppender.timestamp(now))
        .bind("limit", limit)
        .map((row, context) -> target(account, row))
        .list();
  }

  private static Target target(AccountKey account, ResultSet row) throws SQLException {
    String ref = row.getString(2);
    return new Target(
        account, row.getString(1), ref == null ? null : new CalendarRef(ref), row.getInt(3));
  }

  static void insert(Handle handle, Target target, String channel, Instant until) {
    bind(
            handle.createUpdate(
                """
                insert into push_channel (channel_id, application_id, account_id, calendar_id, expires_at)
                values (:channel, :application, :account, :calendar, cast(:until as timestamptz))
                """),
            target)
        .bind("channel", channel)
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  /** Says for which address and key a target's channel is asked for; locks its row. */
  static void intake(Handle handle, Target target, String intake) {
    bind(
            handle.createUpdate(
                """
                update sync_state set channel_intake = :intake
                where application_id = :application and account_id = :account and calendar_id = :calendar
                """),
            target)
        .bind("intake", intake)
        .execute();
  }

  /** Says when a target's channel is looked after next, and how it stands; locks its row. */
  static void postpone(
      Handle handle, Target target, Instant at, int failures, @Nullable String error) {
    bind(
            handle.createUpdate(
                """
                update sync_state set channel_at = cast(:at as timestamptz),
                  channel_failures = :failures, channel_error = :error
                where application_id = :application and account_id = :account and calendar_id = :calendar
                """),
            target)
        .bind("at", FeedAppender.timestamp(at))
        .bind("failures", failures)
        .bind("error", error)
        .execute();
  }

  static void postpone(Handle handle, AccountKey account, Instant until) {
    new SyncRows(handle).lock(account);
    SyncStore.bind(
            handle.createUpdate(
                """
                update sync_state set channel_at = greatest(channel_at, cast(:until as timestamptz))
                where application_id = :application and account_id = :account
                """),
            account)
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  static void opened(Handle handle, Target target, PushChannel channel, Instant expiresAt) {
    bind(
            handle.createUpdate(
                """
                update push_channel set closing = channel_id <> :channel, opened = opened or channel_id = :channel,
                  resource = case when channel_id = :channel then :resource else resource end,
                  expires_at = case when channel_id = :channel then cast(:until as timestamptz) else expires_at end
                where application_id = :application and account_id = :account and calendar_id = :calendar
                """),
            target)
        .bind("channel", channel.id())
        .bind("resource", channel.resource())
        .bind("until", FeedAppender.timestamp(expiresAt))
        .execute();
  }

  static void close(Handle handle, String channel) {
    handle.execute("update push_channel set closing = true where channel_id = ?", channel);
  }

  static void closed(Handle handle, String channel) {
    handle.execute(
        "update push_channel set closing = true, closed = true where channel_id = ?", channel);
  }

  static void delete(Handle handle, String channel) {
    handle.execute("delete from push_channel where channel_id = ?", channel);
  }

  static void forgetExpired(Handle handle, AccountKey account, Instant now) {
    SyncStore.bind(
            handle.createUpdate(
                "delete from push_channel p"
                    + OF_ACCOUNT
                    + " and p.expires_at <= cast(:now as timestamptz)"),
            account)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  static void forgetEnded(Handle handle, Instant now) {
    handle.execute(
        "delete from push_channel where expires_at <= cast(? as timestamptz)",
        FeedAppender.timestamp(now));
  }

  static void closeUnwanted(Handle handle, AccountKey account, boolean all) {
    SyncStore.bind(
            handle.createUpdate(
                "update push_channel p set closing = true"
                    + OF_ACCOUNT
                    + """
                     and not p.closing and (:all or not exists (
                      select from sync_state s
                      where (s.application_id, s.account_id, s.calendar_id)
                          = (p.application_id, p.account_id, p.calendar_id) and s.active))
                    """),
            account)
        .bind("all", all)
        .execute();
  }

  static List<Closing> closing(Handle handle, AccountKey account, Instant now, int limit) {
    return SyncStore.bind(
            handle.createQuery(
                "select p.channel_id, p.resource from push_channel p"
                    + OF_ACCOUNT
                    + """
                     and p.closing and not p.closed and p.resource is not null
                      and p.close_at <= cast(:now as timestamptz)
                    order by p.close_at limit :limit
                    """),
            account)
        .bind("now", FeedAppender.timestamp(now))
        .bind("limit", limit)
        .map((row, context) -> new Closing(row.getString(1), row.getString(2)))
        .list();
  }

  static List<Closing> open(Handle handle, AccountKey account) {
    return SyncStore.bind(
            handle.createQuery(
                "select p.channel_id, p.resource from push_channel p"
                    + OF_ACCOUNT
                    + " and not p.closed and p.resource is not null"),
            account)
        .map((row, context) -> new Closing(row.getString(1), row.getString(2)))
        .list();
  }

  static void closeLater(Handle handle, String channel, Instant at) {
    handle.execute(
        "update push_channel set close_at = cast(? as timestamptz) where channel_id = ?",
        FeedAppender.timestamp(at),
        channel);
  }

  static Optional<Instant> nextAt(Handle handle, AccountKey account) {
    return SyncStore.bind(
            handle.createQuery(
                "select min(at) from (select s.channel_at as at"
                    + WATCHED
                    + " union all select p.close_at from push_channel p"
                    + OF_ACCOUNT
                    + """
                     and p.closing and not p.closed and p.resource is not null) next
                    having min(at) < 'infinity'
                    """),
            account)
        .map((row, context) -> row.getTimestamp(1).toInstant())
        .findOne();
  }

  static boolean isKnown(Handle handle, String channel) {
    return handle
        .createQuery("select exists (select from push_channel where channel_id = :channel)")
        .bind("channel", channel)
        .mapTo(Boolean.class)
        .one();
  }

  // Nobody waits for the disk: what a crash takes away is found by polling.
  private static final String REQUEST =
      """
      with hasty as (select set_config('synchronous_commit', 'off', true)),
      heard as (
        update push_channel p set message_no = coalesce(:number, p.message_no + 1),
          resource = coalesce(p.resource, :resource)
        from hasty
        where p.channel_id = :channel and not p.closed
          and (p.resource is null or p.resource = :resource)
          and (cast(:number as bigint) is null or p.message_no < :number)
        returning p.application_id, p.account_id, p.calendar_id)
      update sync_state s set requested = requested + 1,
        due_at = case when s.failures = 0 then least(due_at, cast(:now as timestamptz)) else due_at end
      from heard h
      where :change and s.active
        and (s.application_id, s.account_id, s.calendar_id)
          = (h.application_id, h.account_id, h.calendar_id)
      """;

  /** Notes a push, and makes due what its channel watches; writes nothing for one told again. */
  static int request(Handle handle, Push push, Instant now) {
    OptionalLong number = push.number();
    return handle
        .createUpdate(REQUEST)
        .bind("channel", push.channel())
        .bind("resource", push.resource())
        .bindByType("number", number.isPresent() ? number.getAsLong() : null, Long.class)
        .bind("change", push.change())
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  static int adopt(Handle handle, AccountKey account, Push push, Instant until) {
    return SyncStore.bind(
            handle.createUpdate(
                """
                insert into push_channel (channel_id, application_id, account_id, calendar_id,
                                          resource, expires_at, closing)
                select :channel, application_id, account_id, '', :resource,
                       cast(:until as timestamptz), true
                from account
                where application_id = :application and account_id = :account and not erasing
                for key share
                on conflict do nothing
                """),
            account)
        .bind("channel", push.channel())
        .bind("resource", push.resource())
        .bind("until", FeedAppender.timestamp(until))
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Target target) {
    return SyncStore.bind(statement, target.account()).bind("calendar", target.calendarColumn());
  }
}
