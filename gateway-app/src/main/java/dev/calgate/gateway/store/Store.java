package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * Everything that reads and writes one migrated database. Thread-safe.
 *
 * @param busy when calendars are busy
 * @param agenda calendars as somebody reads them who keeps a copy
 * @param commit the way in of what providers say
 * @param audits comparisons of calendars with their providers as a whole
 * @param digests what whoever keeps a copy of a calendar compares it by
 * @param writes through the API, on their way
 * @param sync what is due when
 * @param turns at what only one at a time may do with an account
 * @param channels through which providers push
 * @param erasure how accounts leave
 * @param managed events that applications call by names of their own
 * @param changes the feed as it is stored
 * @param history partitions and retention of the feed
 * @param idempotency answers that are given again
 * @param grants what applications may do with accounts by tokens
 * @param codes that stand for grants on their way through browsers
 * @param notifications what tells applications of changes
 * @param availablePeriods times in which users would meet
 * @param availabilityRules hours of the week in which users would meet
 * @param overview how everything is followed, for the operator
 */
public record Store(
    AccountStore accounts,
    CalendarStore calendars,
    EventStore events,
    BusyStore busy,
    AgendaStore agenda,
    SyncCommit commit,
    Audits audits,
    CalendarDigest digests,
    WriteStore writes,
    SyncStore sync,
    AccountTurns turns,
    ChannelStore channels,
    Erasure erasure,
    ManagedEvents managed,
    ChangeLog changes,
    FeedHistory history,
    IdempotencyStore idempotency,
    GrantStore grants,
    CodeStore codes,
    AvailablePeriodStore availablePeriods,
    AvailabilityRuleStore availabilityRules,
    TzdataStore tzdata,
    NotificationStore notifications,
    SyncOverview overview) {

  /**
   * Opens a store for applications; their feeds begin now if they are new. What there is of others
   * is kept, but not worked on.
   *
   * @param database migrated
   * @param reconnect where the user of an account connects it again; empty for nowhere
   * @param appended called after every commit that added to a feed, on the committing thread
   */
  public static Store open(
      DataSource database,
      Collection<ApplicationId> applications,
      Clock clock,
      BiFunction<ApplicationId, Account, Optional<URI>> reconnect,
      Runnable appended) {
    Jdbi jdbi = jdbi(database);
    jdbi.getConfig(ReconnectAddress.class).set(reconnect);
    Transactions tables = Transactions.on(jdbi);
    ChangeLog changes = new ChangeLog(jdbi);
    changes.open(applications);
    FeedHistory history = new FeedHistory(jdbi);
    history.makeAhead(clock.instant());
    SeriesReader series = new SeriesReader();
    return new Store(
        new AccountStore(tables, appended),
        new CalendarStore(tables, appended),
        new EventStore(jdbi, series),
        new BusyStore(jdbi, series),
        new AgendaStore(jdbi, series),
        new SyncCommit(tables, appended),
        new Audits(jdbi, applications),
        new CalendarDigest(jdbi),
        new WriteStore(tables),
        new SyncStore(tables, applications, appended),
        new AccountTurns(jdbi),
        new ChannelStore(jdbi),
        new Erasure(jdbi, appended),
        new ManagedEvents(jdbi),
        changes,
        history,
        new IdempotencyStore(jdbi),
        new GrantStore(jdbi),
        new CodeStore(jdbi),
        new AvailablePeriodStore(jdbi),
        new AvailabilityRuleStore(jdbi),
        new TzdataStore(jdbi, Tzdata.ofJdk(), appended),
        NotificationStore.on(jdbi, applications),
        new SyncOverview(jdbi, applications));
  }

  static Jdbi jdbi(DataSource database) {
    Jdbi jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
    // What is written is other people's: no error repeats it into a log.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }
}
