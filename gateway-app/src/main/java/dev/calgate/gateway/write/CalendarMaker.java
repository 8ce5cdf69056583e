package dev.calgate.gateway.write;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountTurns;
import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.CalendarView;
import dev.calgate.gateway.store.Pauses;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.RemoteCalendar;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calendars at providers. In one account no two get the same name, however often and by how
 * many at a time one is asked for; and the store learns of a new one from its provider's list, as
 * of any other. Thread-safe.
 */
public final class CalendarMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PAGE = 1_000;

  private final AccountLinker accounts;
  private final AccountTurns turns;
  private final CalendarStore calendars;
  private final SyncStore sync;
  private final Runnable wake;
  private final Clock clock;
  private final Semaphore places;

  /**
   * A maker over a store.
   *
   * @param wake called when a look at an account has become due
   * @param most how many may be made at a time; each holds a connection to the database
   */
  public CalendarMaker(
      AccountLinker accounts,
      AccountTurns turns,
      CalendarStore calendars,
      SyncStore sync,
      Runnable wake,
      Clock clock,
      int most) {
    this.accounts = accounts;
    this.turns = turns;
    this.calendars = calendars;
    this.sync = sync;
    this.wake = wake;
    this.clock = clock;
    this.places = new Semaphore(most);
  }

  /** The account's calendar of a name, followed or not, as far as the store knows. */
  public Optional<Calendar> find(AccountKey account, String name) {
    return find(account, it -> isNamed(it, name));
  }

  private static boolean isNamed(Calendar calendar, String name) {
    return calendar.name().strip().equals(name);
  }

  /**
   * Makes a calendar, or finds one of this name that the provider has and the store does not know
   * yet, such as that of an earlier try; and waits until the store has it, five seconds at most.
   *
   * @param provider the account's, its type word
   * @param name without blanks around it
   * @param color such as {@code #49bed8}, or null
   * @return empty when the list of calendars has not been read again in time, another is just being
   *     made in this account, or too many are in others; to ask again is safe
   * @throws dev.calgate.provider.ProviderException when it is not made, or nobody knows
   */
  public Optional<Calendar> make(
      AccountKey account, String provider, String name, @Nullable String color) {
    String seed = Ids.calendar(account.account(), name).value().replaceFirst(".*_", "");
    NewCalendar wanted = new NewCalendar(name, color, seed);
    return inTurn(account, () -> make(account, provider, wanted))
        .flatMap(ref -> await(account, ref, name));
  }

  private Optional<CalendarRef> inTurn(AccountKey account, Supplier<CalendarRef> work) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return turns.take(account, work);
    } finally {
      places.release();
    }
  }

  private CalendarRef make(AccountKey account, String provider, NewCalendar wanted) {
    try (CalendarSession session = accounts.openUrgently(account, provider)) {
      // Not every service lets a repeated request be told from a new one.
      Optional<CalendarRef> there =
          session.listCalendars().stream()
              .filter(it -> it.name().strip().equals(wanted.name()))
              .map(RemoteCalendar::ref)
              .findFirst();
      return there.isPresent() ? there.get() : session.createCalendar(wanted);
    }
  }

  private Optional<Calendar> await(AccountKey account, CalendarRef ref, String name) {
    if (sync.requestAccount(account, clock.instant())) {
      wake.run();
    }
    Pauses pauses = new Pauses(PATIENCE);
    // A server may spell the reference otherwise in its list.
    Predicate<Calendar> same = it -> it.ref().equals(ref.value()) || isNamed(it, name);
    Optional<Calendar> found = find(account, same);
    while (found.isEmpty() && pauses.pass()) {
      found = find(account, same);
    }
    return found;
  }

  private Optional<Calendar> find(AccountKey account, Predicate<Calendar> wanted) {
    @Nullable CalendarId after = null;
    do {
      Batch<CalendarView> batch =
          calendars.list(account.application(), account.account(), after, PAGE);
      Optional<Calendar> found =
          batch.items().stream().map(CalendarView::calendar).filter(wanted).findFirst();
      if (found.isPresent()) {
        return found;
      }
      after = batch.more() ? batch.items().get(batch.items().size() - 1).calendar().id() : null;
    } while (after != null);
    return Optional.empty();
  }
}
