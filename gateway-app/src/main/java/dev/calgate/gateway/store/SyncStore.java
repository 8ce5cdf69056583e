package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What is due when: requests, leases, back-off. Due time, lease and state live in one row, so any
 * number of gateways share the work and survive each other's death. Thread-safe.
 */
public final class SyncStore {
  private final Transactions database;
  private final Set<ApplicationId> applications;
  private final Runnable appended;

  /**
   * On a database.
   *
   * @param applications whose rows are worked on; those of others stay as they are
   * @param appended called after every commit that added to a feed
   */
  public SyncStore(
      Transactions database, Collection<ApplicationId> applications, Runnable appended) {
    this.database = database;
    this.applications = Set.copyOf(applications);
    this.appended = appended;
  }

  /**
   * Takes leases on rows that are due, the longest due first, at most two of one account at a time,
   * skipping what other workers are just taking. While a calendar is read for the first time its
   * account's list is left alone: some servers read the whole calendar for each such question.
   *
   * @param node who takes them, for people who look at the table
   * @param until when the leases expire unless renewed
   * @param failing how many of them at most may be rows whose last work failed
   */
  public List<Lease> claim(String node, Instant now, Instant until, int limit, int failing) {
    return database.inTransaction(
        tables -> tables.leases().claim(applications, node, now, until, limit, failing));
  }

  /** When the next row becomes due after a moment; empty for never. */
  public Optional<Instant> nextDue(Instant now) {
    return database.withTables(tables -> tables.leases().nextDue(applications, now));
  }

  /**
   * Extends leases, at once those whose rows nobody is writing just now. The others are waited for
   * one by one: who waits for a row while holding some could wait in a circle.
   *
   * @return those that are lost
   */
  public List<Lease> renew(List<Lease> leases, Instant until) {
    List<Lease> lost = new ArrayList<>(leases);
    database.useTables(tables -> lost.removeAll(tables.leases().renewFree(leases, until)));
    lost.removeIf(lease -> database.withTables(tables -> tables.leases().renew(lease, until)));
    return lost;
  }

  /** Gives up a lease whose work did not end; whoever still does it can no longer commit. */
  public void abandon(Lease lease, Instant now) {
    database.useTables(tables -> tables.leases().abandon(lease, now));
  }

  /**
   * Gives up all leases of gateways that have died; only while no other one works on the database.
   *
   * @return how many there were
   */
  public int abandonAll() {
    return database.withTables(tables -> tables.leases().abandonAll());
  }

  /** How a leased row is left after work on it. */
  public sealed interface Release {

    /** Work went well, and answers the requests up to {@code attempted}. */
    static Release success(
        long attempted, @Nullable Instant dueAt, @Nullable Duration pollInterval) {
      return new Succeeded(attempted, dueAt, pollInterval, false);
    }

    /** Work went well, but another one has to confirm what it saw before it answers anybody. */
    static Release unconfirmed(Instant dueAt, Duration pollInterval) {
      return new Succeeded(null, dueAt, pollInterval, false);
    }

    /**
     * Work went well.
     *
     * @param attempted the requests that are answered by it; null while a second look has to
     *     confirm what it saw
     * @param dueAt null: when the next full pass is due
     * @param pollInterval null leaves the pace as it is
     * @param changed whether events changed
     */
    record Succeeded(
        @Nullable Long attempted,
        @Nullable Instant dueAt,
        @Nullable Duration pollInterval,
        boolean changed)
        implements Release {}

    /**
     * Work failed.
     *
     * @param attempted the requests that are answered by it; null when they are still to be
     *     answered
     * @param dueAt when to try again
     * @param effects what else follows
     */
    record Failed(
        @Nullable Long attempted,
        Instant dueAt,
        ErrorKind kind,
        String message,
        Set<Effect> effects)
        implements Release {
      public Failed {
        effects = Set.copyOf(effects);
      }

      boolean has(Effect effect) {
        return effects.contains(effect);
      }
    }
  }

  /** What follows from failed work, beside another try. */
  public enum Effect {
    /** The next pass begins without cursor. */
    START_OVER,
    /** The next pass lists everything, by the most reliable way. */
    THOROUGH,
    /** Nothing was tried, so that it counts as no failure more. */
    UNTRIED,
    /** The row is left alone until then, whoever asks. */
    QUIET,
    /** The account and all of its calendars are left alone until then, whoever asks. */
    QUIET_ACCOUNT,
    /** The account's list of calendars is looked at now, unless it is failing too. */
    LIST_ACCOUNT,
    /** The account stops until its user has reconnected it. */
    RECONNECT
  }

  /**
   * Ends a lease, with all that follows in the same transaction. A request that was counted
   * meanwhile makes the row due at once, unless the work failed. Does nothing when the lease is
   * lost.
   */
  public void release(Lease lease, Release release, Instant now) {
    boolean told =
        database.inTransaction(
            tables ->
                release instanceof Release.Failed failed
                    ? failed(tables, lease, failed, now)
                    : succeeded(tables, lease, (Release.Succeeded) release, now));
    if (told) {
      appended.run();
    }
  }

  private static boolean succeeded(
      Tables tables, Lease lease, Release.Succeeded release, Instant now) {
    if (release.changed()) {
      tables.sync().lock(lease.account());
    }
    if (tables.leases().succeeded(lease, release, now) && release.changed()) {
      tables.sync().quicken(lease);
    }
    return false;
  }

  /** Takes locks in the order of everything that concerns an account: it, its row, the others. */
  private static boolean failed(Tables tables, Lease lease, Release.Failed release, Instant now) {
    AccountKey account = lease.account();
    boolean reconnect = release.has(Effect.RECONNECT);
    if (reconnect) {
      tables.accounts().find(account, true);
    }
    if (reconnect || release.has(Effect.QUIET_ACCOUNT) || release.has(Effect.LIST_ACCOUNT)) {
      tables.sync().lock(account);
    }
    Optional<Boolean> asked = tables.leases().failed(lease, release, now);
    if (asked.isEmpty()) {
      return false;
    }
    if (release.has(Effect.QUIET_ACCOUNT)) {
      tables.sync().quiet(account, release.dueAt());
    }
    if (release.has(Effect.LIST_ACCOUNT)) {
      tables.sync().requestWorkingList(account, now);
    }
    // Whoever asks may have brought a new credential, which this work has not tried.
    if (reconnect && !asked.get()) {
      AccountStore.change(tables, account, SyncStore::needsReconnect, Origin.ACCOUNT, now);
    }
    return reconnect;
  }

  private static Account needsReconnect(Account account) {
    return account.status() == Account.Status.CONNECTED
        ? account.with(Account.Status.NEEDS_RECONNECT)
        : account;
  }

  /**
   * A leased row, as work on it begins.
   *
   * @param requested the requests counted so far
   * @param failures how many works in a row have failed
   * @param errorKind how the last one failed; null when it went well
   * @param errorSince since when they have been failing in this way
   * @param isFirst whether no work on it has gone well yet
   */
  public record Work(
      long requested,
      int failures,
      @Nullable Duration pollInterval,
      @Nullable ErrorKind errorKind,
      @Nullable Instant errorSince,
      boolean isFirst) {

    /** How long works have been failing in a way; zero when the last one did not. */
    public Duration lasting(ErrorKind kind, Instant now) {
      return kind != errorKind || errorSince == null
          ? Duration.ZERO
          : Duration.between(errorSince, now);
    }
  }

  /** Reads a leased row; empty when the lease is lost. */
  public Optional<Work> work(Lease lease) {
    return database.withTables(tables -> tables.leases().work(lease));
  }

  /**
   * Lets the next pass of a leased calendar begin without cursor.
   *
   * @return how many cursors have died in a row, each within a time of the last or of the rest that
   *     followed it
   */
  public int forgetCursor(Lease lease, Instant now, Duration within) {
    return database.withTables(tables -> tables.leases().forgetCursor(lease, now, within));
  }

  /** Leaves a leased calendar alone until then, whoever asks. */
  public void rest(Lease lease, Instant until) {
    database.useTables(tables -> tables.leases().rest(lease, until));
  }

  /**
   * Asks for a look at an account's list of calendars, without asking for its calendars.
   *
   * @return whether there is such an account
   */
  public boolean requestAccount(AccountKey account, Instant now) {
    return database.withTables(tables -> tables.sync().request(account, "", now)) > 0;
  }

  /**
   * Asks for a pass over a calendar.
   *
   * @return whether there is such a calendar
   */
  public boolean requestCalendar(CalendarKey calendar, Instant now) {
    String column = calendar.calendar().value();
    return database.withTables(tables -> tables.sync().request(calendar.accountKey(), column, now))
        > 0;
  }

  /**
   * Asks for a look at an account and at all of its calendars.
   *
   * @return what has to be covered for all of it to have been looked at after this call; empty when
   *     the account is unknown, paused or waits to be reconnected
   */
  public Optional<SyncTicket> requestAll(AccountKey account, Instant now) {
    Map<String, Long> numbers =
        database.inTransaction(tables -> tables.sync().requestAll(account, now));
    return numbers.containsKey("")
        ? Optional.of(new SyncTicket(account, numbers))
        : Optional.empty();
  }

  /** Whether all that a ticket asked for has been attempted, also calendars found meanwhile. */
  public boolean covered(SyncTicket ticket) {
    return !covered(List.of(ticket)).isEmpty();
  }

  /** Those of some tickets that are {@link #covered(SyncTicket)}, by one question. */
  public List<SyncTicket> covered(Collection<SyncTicket> tickets) {
    Set<AccountKey> accounts = Set.copyOf(tickets.stream().map(SyncTicket::account).toList());
    Map<AccountKey, Map<String, Long>> attempted = new HashMap<>();
    database.useTables(
        tables ->
            tables
                .sync()
                .attempted(
                    accounts,
                    (account, calendar, number) ->
                        attempted
                            .computeIfAbsent(account, unused -> new HashMap<>())
                            .put(calendar, number)));
    return tickets.stream()
        .filter(it -> it.covers(attempted.getOrDefault(it.account(), Map.of())))
        .toList();
  }

  static <S extends SqlStatement<S>> S bind(S statement, AccountKey account) {
    return statement
        .bind("application", account.application().value())
        .bind("account", account.account().value());
  }
}
