package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.LeaseLostException;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work that a lease stands for and leaves its row as it has to be, whatever happens. Only
 * what the database throws gets out; the row is then left to the end of its lease. Thread-safe.
 */
public final class SyncRun {
  private static final Logger LOG = LoggerFactory.getLogger(SyncRun.class);

  private final SyncStore sync;
  private final AccountStore accounts;
  private final AccountSync accountSync;
  private final CalendarSync calendarSync;
  private final FailurePolicy policy;
  private final Clock clock;

  public SyncRun(
      SyncStore sync,
      AccountStore accounts,
      AccountSync accountSync,
      CalendarSync calendarSync,
      FailurePolicy policy,
      Clock clock) {
    this.sync = sync;
    this.accounts = accounts;
    this.accountSync = accountSync;
    this.calendarSync = calendarSync;
    this.policy = policy;
    this.clock = clock;
  }

  /** Runs one lease to its end. */
  public void run(Lease lease) {
    Optional<SyncStore.Work> work = sync.work(lease);
    if (work.isEmpty()) {
      return;
    }
    try {
      sync.release(lease, outcome(lease, work.get()), clock.instant());
    } catch (LeaseLostException | AccountLinker.AccountGoneException e) {
      LOG.info("work is left to others: {}", e.getMessage());
    }
  }

  private Release outcome(Lease lease, SyncStore.Work work) {
    try {
      return attempt(lease, work);
    } catch (LeaseLostException | AccountLinker.AccountGoneException e) {
      throw e;
    } catch (MassDeletionException e) {
      return told(lease, work, policy.holdBack(e, clock.instant()));
    } catch (ProviderException e) {
      return failed(lease, work, e);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.error(
          "work on account={} calendar={} failed", lease.account().account(), lease.calendar(), e);
      return failed(
          lease,
          work,
          new ProviderException(
              ErrorKind.UNREACHABLE,
              ErrorScope.CALENDAR,
              "An error inside the gateway; see its log"));
    }
  }

  private Release attempt(Lease lease, SyncStore.Work work) {
    if (lease.calendar() != null) {
      return pass(lease);
    }
    AccountView view =
        accounts.find(lease.account()).orElseThrow(AccountLinker.AccountGoneException::new);
    return accountSync.run(lease, view.account().provider(), work);
  }

  /** A cursor that died costs a second pass under the same lease; nobody has to know. */
  private Release pass(Lease lease) {
    try {
      return calendarSync.run(lease);
    } catch (ProviderException e) {
      if (!policy.startsOver(e)) {
        throw e;
      }
      LOG.info(
          "starting over account={} calendar={} message={}",
          lease.account().account(),
          lease.calendar(),
          e.getMessage());
      return passWithoutCursor(lease);
    }
  }

  /** A calendar whose cursors die all the time is listed as a whole less and less often. */
  private Release passWithoutCursor(Lease lease) {
    Instant now = clock.instant();
    int deaths = sync.forgetCursor(lease, now, FailurePolicy.DEATHS_IN_A_ROW);
    Release release = calendarSync.run(lease);
    Duration rest = policy.restAfterDeaths(deaths);
    if (!rest.isZero()) {
      LOG.warn(
          "calendar={} rests for {}: {} cursors died, each soon after the last",
          lease.calendar(),
          rest,
          deaths);
      sync.rest(lease, now.plus(rest));
    }
    return release;
  }

  private Release failed(Lease lease, SyncStore.Work work, ProviderException error) {
    boolean calendar = lease.calendar() != null;
    return told(lease, work, policy.decide(error, work, calendar, clock.instant()));
  }

  private static Release told(Lease lease, SyncStore.Work work, Release.Failed failed) {
    LOG.info(
        "failed account={} calendar={} kind={} failures={} next={} effects={} message={}",
        lease.account().account(),
        lease.calendar(),
        failed.kind(),
        work.failures() + (failed.effects().contains(SyncStore.Effect.UNTRIED) ? 0 : 1),
        failed.dueAt(),
        failed.effects(),
        failed.message());
    return failed;
  }
}
