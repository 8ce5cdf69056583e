package dev.calgate.gateway.sync;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.Erasure;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.RemoteCalendar;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One look at an account's list of calendars: takes over what is listed, asks for passes over what
 * changed, takes away what two listings lacked. Thread-safe.
 */
public final class AccountSync {
  private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

  private final AccountLinker accounts;
  private final CalendarStore calendars;
  private final Erasure erasure;
  private final PollPace pace;
  private final Clock clock;
  private final RandomGenerator random;

  public AccountSync(
      AccountLinker accounts,
      CalendarStore calendars,
      Erasure erasure,
      PollPace pace,
      Clock clock,
      RandomGenerator random) {
    this.accounts = accounts;
    this.calendars = calendars;
    this.erasure = erasure;
    this.pace = pace;
    this.clock = clock;
    this.random = random;
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
    List<RemoteCalendar> listed;
    try (CalendarSession session = accounts.open(lease.account(), provider)) {
      listed = session.listCalendars();
    }
    CalendarStore.Listing listing = calendars.apply(lease, provider, listed, begin);
    for (CalendarKey gone : listing.gone()) {
      erasure.calendar(lease, gone, clock.instant());
    }
    Duration interval = pace.next(work.pollInterval(), listing.requested() > 0);
    Instant due =
        listing.missing() > 0 ? begin.plus(SECOND_LOOK) : PollPace.after(begin, interval, random);
    return Release.success(work.requested(), due, interval);
  }
}
