package dev.calgate.gateway.store;

import dev.calgate.gateway.store.NotificationChannel.Wish;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Which notification channels there are: created, listed, closed. Thread-safe. */
public final class NotificationChannels {
  /** Most channels of one account. */
  public static final int MOST = 128;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 26;
  private static final SecureRandom RANDOM = new SecureRandom();

  static final String COLUMNS =
      "channel_id, application_id, callback_url, calendar_ids, only_managed, window_changes";

  /** Whether all of an account has been read once, as {@link AccountRows} tells it. */
  static final String LIVE =
      """
      coalesce((select bool_and(s.attempted > 0 and s.as_of is not null) from sync_state s
        where s.application_id = %1$s.application_id and s.account_id = %1$s.account_id
          and (s.calendar_id = '' or exists (
            select from calendar k
            where k.application_id = s.application_id and k.calendar_id = s.calendar_id and k.sync))), false)
      """;

  private static final String INSERT =
      """
      insert into notification_channel
        (channel_id, application_id, account_id, callback_url, receiver, calendar_ids, only_managed,
         window_changes, created_at, position, syncing, window_day, waiting, next_at)
      select :channel, a.application_id, a.account_id, :callback, :receiver, :calendars, :onlyManaged,
             :windowChanges, :now, (select last from feed_head h where h.application_id = a.application_id
               and h.lane = 0), not\s"""
          + LIVE.formatted("a")
          + """
          , :day, array['verification'], :now
      from account a where a.application_id = :application and a.account_id = :account
      """;

  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  /**
   * On a database.
   *
   * @param applications that the figures count
   */
  NotificationChannels(Jdbi jdbi, Collection<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = Set.copyOf(applications);
  }

  /** An account has as many channels as it may. */
  public static final class TooManyChannelsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A channel was wanted for a calendar that the account does not have. */
  public static final class UnknownCalendarException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Creates a channel, which is told so first; or gives the one that was created for the same.
   *
   * @return empty when there is no such account
   * @throws UnknownCalendarException when a calendar is none of the account
   * @throws TooManyChannelsException when there are {@link #MOST} others
   */
  public Optional<NotificationChannel> create(AccountKey account, Wish wish, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          // One after the other, and none while the account is being erased.
          if (new AccountRows(handle).find(account, true).isEmpty()) {
            return Optional.empty();
          }
          List<NotificationChannel> there = list(handle, account);
          Optional<NotificationChannel> same =
              there.stream().filter(it -> it.wish().equals(wish)).findFirst();
          return same.isPresent()
              ? same
              : Optional.of(insert(handle, account, wish, there.size(), now));
        });
  }

  private NotificationChannel insert(
      Handle handle, AccountKey account, Wish wish, int there, Instant now) {
    if (there >= MOST) {
      throw new TooManyChannelsException();
    }
    if (!knowsAll(handle, account, wish.calendars())) {
      throw new UnknownCalendarException();
    }
    String id = draw();
    NotificationFeed.open(handle, account.application());
    SyncStore.bind(handle.createUpdate(INSERT), account)
        .bind("channel", id)
        .bind("callback", wish.callback().toString())
        .bind("receiver", wish.receiver())
        .bind("calendars", TextArray.of(wish.calendars(), CalendarId::value))
        .bind("onlyManaged", wish.onlyManaged())
        .bind("windowChanges", wish.windowChanges())
        .bind("day", LocalDate.ofInstant(now, ZoneOffset.UTC))
        .bind("now", new Moment(now))
        .execute();
    return new NotificationChannel(id, account.application(), wish);
  }

  private static String draw() {
    StringBuilder id = new StringBuilder("chn_");
    RANDOM.ints(ID_LENGTH, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(id::append);
    return id.toString();
  }

  private static boolean knowsAll(Handle handle, AccountKey account, List<CalendarId> calendars) {
    return SyncStore.bind(
                handle.createQuery(
                    """
                    select count(*) from calendar
                    where application_id = :application and account_id = :account
                      and calendar_id = any(:calendars)
                    """),
                account)
            .bind("calendars", TextArray.of(calendars, CalendarId::value))
            .mapTo(Integer.class)
            .one()
        == calendars.size();
  }

  /** The channels of an account, the oldest first. */
  public List<NotificationChannel> list(AccountKey account) {
    return jdbi.withHandle(handle -> list(handle, account));
  }

  private static List<NotificationChannel> list(Handle handle, AccountKey account) {
    return SyncStore.bind(
            handle.createQuery(
                "select "
                    + COLUMNS
                    + """
                     from notification_channel
                    where application_id = :application and account_id = :account
                    order by created_at, channel_id
                    """),
            account)
        .map((row, context) -> channel(row))
        .list();
  }

  /** Reads {@link #COLUMNS}. */
  static NotificationChannel channel(ResultSet row) throws SQLException {
    String[] calendars = (String[]) row.getArray("calendar_ids").getArray();
    return new NotificationChannel(
        row.getString("channel_id"),
        new ApplicationId(row.getString("application_id")),
        new Wish(
            URI.create(row.getString("callback_url")),
            Arrays.stream(calendars).map(CalendarId::new).toList(),
            row.getBoolean("only_managed"),
            row.getBoolean("window_changes")));
  }

  /**
   * Closes a channel: nothing more is sent through it, but for what is on its way.
   *
   * @return whether the account had it
   */
  public boolean close(AccountKey account, String channel) {
    return jdbi.withHandle(
            handle ->
                SyncStore.bind(
                        handle.createUpdate(
                            """
                            delete from notification_channel
                            where application_id = :application and account_id = :account
                              and channel_id = :channel
                            """),
                        account)
                    .bind("channel", channel)
                    .execute())
        == 1;
  }

  /**
   * Leaves of an account's channels what it takes to tell them that it is being erased, and lets
   * that be sent at once.
   */
  static void erase(Handle handle, AccountKey account) {
    SyncStore.bind(
            handle.createUpdate(
                """
                with held as (
                  select channel_id from notification_channel
                  where application_id = :application and account_id = :account
                  order by channel_id for no key update)
                update notification_channel c set account_id = '', calendar_ids = '{}', only_managed = false,
                  window_changes = true, syncing = false, waiting = array['gdpr_requested'],
                  changed_since = null, later_since = null, attempts = 0, failing_since = null,
                  next_at = '-infinity', lease_no = lease_no + 1, lease_by = null
                from held where c.channel_id = held.channel_id
                """),
            account)
        .execute();
  }

  /**
   * Figures over all channels of the configured applications.
   *
   * @param channels how many there are
   * @param failing of which the last notification did not arrive
   * @param waiting with something to be sent now
   * @param oldestSeconds how long the longest waiting one is due
   */
  public record Figures(long channels, long failing, long waiting, double oldestSeconds) {}

  /** Counts, for metrics. */
  public Figures figures(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*), count(*) filter (where attempts > 0),
                           count(*) filter (where next_at <= :now),
                           coalesce(greatest(0, extract(epoch from :now - min(next_at)
                             filter (where isfinite(next_at)))), 0)
                    from notification_channel where application_id = any(:applications)
                    """)
                .bind("now", new Moment(now))
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .map(
                    (row, context) ->
                        new Figures(
                            row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4)))
                .one());
  }
}
