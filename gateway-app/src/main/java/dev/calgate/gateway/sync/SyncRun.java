package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.LeaseLostException;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncStore.Failure;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.model.Account;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work that a lease stands for and leaves its row as it has to be, whatever happens.
 * Nothing is thrown. Thread-safe.
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
      sync.release(lease, attempt(lease, work.get()), clock.instant());
    } catch (LeaseLostException | AccountLinker.AccountGoneException e) {
      LOG.debug("{}", e.getMessage());
    } catch (MassDeletionException e) {
      Failure failure =
          new Failure(
              ErrorKind.PROTOCOL, String.valueOf(e.getMessage()), clock.instant(), true, false);
      release(lease, work.get(), clock.instant(), failure);
    } catch (ProviderException e) {
      failed(lease, work.get(), e);
    } catch (RuntimeException e) {
      LOG.error(
          "work on account={} calendar={} failed", lease.account().account(), lease.calendar(), e);
      failed(
          lease,
          work.get(),
          new ProviderException(
              ErrorKind.UNREACHABLE,
              ErrorScope.CALENDAR,
              "An error inside the gateway; see its log"));
    }
  }

  private Release attempt(Lease lease, SyncStore.Work work) {
    if (lease.calendar() != null) {
      return Release.success(calendarSync.run(lease), null, null);
    }
    AccountView view =
        accounts.find(lease.account()).orElseThrow(AccountLinker.AccountGoneException::new);
    return accountSync.run(lease, view.account().provider(), work);
  }

  private void failed(Lease lease, SyncStore.Work work, ProviderException error) {
    Instant now = clock.instant();
    boolean calendar = lease.calendar() != null;
    FailurePolicy.Decision decision = policy.decide(error, work.failures(), calendar, now);
    LOG.info(
        "failed account={} calendar={} kind={} failures={} next={} message={}",
        lease.account().account(),
        lease.calendar(),
        error.kind(),
        work.failures() + 1,
        decision.dueAt(),
        error.getMessage());
    Failure failure =
        new Failure(
            error.kind(), String.valueOf(error.getMessage()), now, false, decision.startOver());
    release(lease, work, decision.dueAt(), failure);
    if (decision.wholeAccount()) {
      sync.postpone(lease.account(), decision.dueAt());
    }
    if (decision.needsReconnect()) {
      accounts.update(lease.account(), SyncRun::needsReconnect, now);
    }
    if (decision.listAccount()) {
      sync.requestAccount(lease.account(), now);
    }
  }

  private void release(Lease lease, SyncStore.Work work, Instant due, Failure failure) {
    sync.release(lease, Release.failure(work.requested(), due, failure), clock.instant());
  }

  private static Account needsReconnect(Account account) {
    return account.with(Account.Status.NEEDS_RECONNECT);
  }
}
