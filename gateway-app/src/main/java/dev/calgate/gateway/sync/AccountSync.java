package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One look at an account's list of calendars: takes over what is listed, asks for passes over what
 * changed, takes away what two listings lacked and what says itself that it is gone. Thread-safe.
 */
public final class AccountSync {
  /** A whole account that is said not to exist is more often a fault of the service. */
  private static final Duration PATIENCE_WITHOUT_LIST = Duration.ofDays(1);

  private final AccountLinker accounts;
  private final CalendarStore calendars;
  private final PollPace pace;
  private final Clock clock;
  private final RandomGenerator random;
  private final Upkeep upkeep;

  /** What an account needs besides, while it is open and its list of calendars is taken over. */
  @FunctionalInterface
  public interface Upkeep {
    /**
     * Does it; what fails is tried again another time.
     *
     * @return when it has to be done again at the latest; empty when it does not matter
     */
    Optional<Instant> keep(AccountKey account, String provider, CalendarSession session);
  }

  public AccountSync(
      AccountLinker accounts,
      CalendarStore calendars,
      PollPace pace,
      Clock clock,
      RandomGenerator random,
      Upkeep upkeep) {
    this.accounts = accounts;
    this.calendars = calendars;
    this.pace = pace;
    this.clock = clock;
    this.random = random;
    this.upkeep = upkeep;
  }

  /**
   * Looks.
   *
   * @param work the row as the look begins
   * @return how to leave the row
   * @throws dev.calgate.provider.ProviderException as the provider's session
   */
  Release run(Lease lease, String provider, SyncStore.Work work) {
    Instant begin = clock.instant();
    try (CalendarSession session = accounts.open(lease.account(), provider)) {
      CalendarStore.Listing listing =
          calendars.apply(
              lease,
              provider,
              listed(lease, session, work, begin),
              begin,
              begin.minus(pace.secondLook()));
      erase(lease, listing);
      Optional<Instant> latest = upkeep.keep(lease.account(), provider, session);
      return release(work, listing, begin, latest);
    }
  }

  private List<RemoteCalendar> listed(
      Lease lease, CalendarSession session, SyncStore.Work work, Instant begin) {
    try {
      return work.isFirst() ? session.listUntagged() : session.listCalendars();
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.GONE) {
        erase(lease, calendars.lack(lease, begin, begin.minus(PATIENCE_WITHOUT_LIST)));
      }
      throw e;
    }
  }

  private Release release(
      SyncStore.Work work, CalendarStore.Listing listing, Instant begin, Optional<Instant> latest) {
    Duration interval = pace.next(work.pollInterval(), listing.requested() > 0);
    boolean unconfirmed = listing.unconfirmed() > 0;
    Instant due =
        unconfirmed ? begin.plus(pace.secondLook()) : PollPace.after(begin, interval, random);
    Instant at = latest.filter(due::isAfter).orElse(due);
    return unconfirmed
        ? Release.unconfirmed(at, interval)
        : Release.success(work.requested(), at, interval);
  }

  private void erase(Lease lease, CalendarStore.Listing listing) {
    for (CalendarKey gone : listing.gone()) {
      calendars.erase(lease, gone, clock.instant());
    }
  }
}
