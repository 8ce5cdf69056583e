package dev.calgate.gateway.store;

import dev.calgate.gateway.store.ChannelStore.Closing;
import dev.calgate.gateway.store.ChannelStore.Target;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.PushChannel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table {@code push_channel}, and the columns of {@code sync_state} about channels. */
final class ChannelRows {
  private static final String OF_ACCOUNT =
      " where p.application_id = :application and p.account_id = :account";

  private ChannelRows() {}

  /** Also what should have a channel and has none, as after its row or its gateway was lost. */
  static List<Target> wanted(Handle handle, AccountKey account, Instant now, int limit) {
    return SyncStore.bind(
            handle.createQuery(
                """
                select s.calendar_id, c.ref, s.channel_failures
                from sync_state s left join calendar c
                  on (c.application_id, c.calendar_id) = (s.application_id, s.calendar_id)
                where s.application_id = :application and s.account_id = :account and s.active
                  and (s.channel_at <= cast(:now as timestamptz) or (
                    s.channel_failures = 0 and not exists (
                      select from push_channel p
                      where (p.application_id, p.account_id, p.calendar_id)
                          = (s.application_id, s.account_id, s.calendar_id)
                        and p.opened and not p.closing)))
                  and (s.calendar_id = '' or (c.ref is not null and c.missing_since is null))
                order by s.channel_at, s.calendar_id limit :limit
                """),
            account)
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
    SyncRows.lock(handle, account);
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

  static void closeUnwanted(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                "update push_channel p set closing = true"
                    + OF_ACCOUNT
                    + """
                     and not p.closing and not exists (
                      select from sync_state s
                      where (s.application_id, s.account_id, s.calendar_id)
                          = (p.application_id, p.account_id, p.calendar_id) and s.active)
                    """),
            account)
        .execute();
  }

  static List<Closing> closing(Handle handle, AccountKey account, Instant now, int limit) {
    return SyncStore.bind(
            handle.createQuery(
                "select p.channel_id, p.resource from push_channel p"
                    + OF_ACCOUNT
                    + """
                     and p.closing and p.resource is not null
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
                    + " and p.resource is not null"),
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
                """
                select min(at) from (
                  select channel_at as at from sync_state
                  where application_id = :application and account_id = :account and active
                  union all
                  select close_at from push_channel
                  where application_id = :application and account_id = :account
                    and closing and resource is not null) next
                having min(at) < 'infinity'
                """),
            account)
        .map((row, context) -> row.getTimestamp(1).toInstant())
        .findOne();
  }

  /** What a channel watches, in the provider's words; an empty text while that is unknown. */
  static Optional<String> resource(Handle handle, String channel) {
    return handle
        .createQuery("select coalesce(resource, '') from push_channel where channel_id = :channel")
        .bind("channel", channel)
        .mapTo(String.class)
        .findOne();
  }

  static void learn(Handle handle, String channel, String resource) {
    handle.execute(
        "update push_channel set resource = ? where channel_id = ? and resource is null",
        resource,
        channel);
  }

  static int request(Handle handle, String channel, Instant now) {
    return handle
        .createUpdate(
            """
            update sync_state s set requested = requested + 1,
              due_at = least(due_at, cast(:now as timestamptz))
            from push_channel p
            where p.channel_id = :channel and s.active
              and (s.application_id, s.account_id, s.calendar_id)
                = (p.application_id, p.account_id, p.calendar_id)
            """)
        .bind("channel", channel)
        .bind("now", FeedAppender.timestamp(now))
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Target target) {
    return SyncStore.bind(statement, target.account()).bind("calendar", target.calendarColumn());
  }
}
