package dev.calgate.gateway.simulation;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.HookedTransactions;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SimulatedStore;
import dev.calgate.gateway.store.SyncCommit;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.Transactions;
import dev.calgate.gateway.sync.AccountSync;
import dev.calgate.gateway.sync.Auditing;
import dev.calgate.gateway.sync.CalendarSync;
import dev.calgate.gateway.sync.FailurePolicy;
import dev.calgate.gateway.sync.PollPace;
import dev.calgate.gateway.sync.SyncRun;
import dev.calgate.model.Account;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.MutableClock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The gateway's own parts around a database: as each gateway has them, and without trouble. */
final class World {
  private static final PollPace POLLS =
      new PollPace(Duration.ofSeconds(60), Duration.ofMinutes(10));
  private static final PollPace NO_POLLS = new PollPace(Duration.ofDays(365), Duration.ofDays(365));
  private static final Runnable NOBODY = () -> {};
  private static final CredentialCipher CIPHER =
      new CredentialCipher(List.of(Secret.of(Base64.getEncoder().encodeToString(new byte[32]))));

  private final SimulatedStore store;
  private final Far far;
  private final MutableClock clock;
  private final PollPace pace;
  private final Mutant.Planted mutant;
  private final SplittableRandom random;
  private final ProviderRegistry providers;
  private final AccountStore accounts;
  private final AccountLinker linker;
  private final CalendarStore calendars;
  private final SyncStore sync;

  World(
      SimulatedStore store,
      Far far,
      MutableClock clock,
      Profile profile,
      Mutant.Planted mutant,
      SplittableRandom random) {
    this.store = store;
    this.far = far;
    this.clock = clock;
    this.mutant = mutant;
    this.random = random;
    pace = profile.polls() ? POLLS : NO_POLLS;
    providers = new ProviderRegistry(far.providers());
    Transactions database = store.transactions();
    accounts = new AccountStore(database, NOBODY);
    calendars = new CalendarStore(database, NOBODY);
    linker = new AccountLinker(providers, accounts, CIPHER, clock);
    sync = sync(database);
  }

  private static SyncStore sync(Transactions database) {
    return new SyncStore(database, List.of(Simulation.APPLICATION), NOBODY);
  }

  /** The engine as one gateway has it, whose calls of the database are watched. */
  Gateway.Engine engine(HookedTransactions.Hooks hooks) {
    Transactions database =
        mutant.transactions(new HookedTransactions(store.transactions(), hooks));
    SyncStore ownSync = sync(database);
    AccountStore ownAccounts = new AccountStore(database, NOBODY);
    AccountLinker ownLinker = new AccountLinker(providers, ownAccounts, CIPHER, clock);
    CalendarSync calendarSync =
        new CalendarSync(
            ownLinker,
            new SyncCommit(database, NOBODY),
            Auditing.NONE,
            clock,
            random,
            Runnable::run);
    AccountSync accountSync =
        new AccountSync(
            ownLinker,
            new CalendarStore(database, NOBODY),
            pace,
            clock,
            random,
            (account, provider, session) -> Optional.empty());
    SyncRun run =
        new SyncRun(
            ownSync,
            ownAccounts,
            accountSync,
            calendarSync,
            new FailurePolicy(pace, random),
            clock);
    return new Gateway.Engine(ownSync, run);
  }

  PollPace pace() {
    return pace;
  }

  List<SimulatedStore.Row> rows() {
    return store.rows();
  }

  /** Links all accounts. */
  void linkAll() {
    far.accounts().forEach(this::link);
  }

  private void link(FarAccount account) {
    AccountLinker.Linked unused =
        linker.link(
            Simulation.APPLICATION,
            linker.provider(account.kind.type()),
            FarProvider.linkRequest(account),
            new AccountLinker.Labels(null, Map.of()));
  }

  private static AccountKey key(FarAccount account) {
    return new AccountKey(Simulation.APPLICATION, account.id);
  }

  /** Connects accounts again that ask for it; false when none did. */
  boolean reconnect() {
    boolean any = false;
    for (FarAccount account : far.accounts()) {
      if (accounts.find(key(account)).orElseThrow().account().status()
          == Account.Status.NEEDS_RECONNECT) {
        account.revoked = false;
        link(account);
        any = true;
      }
    }
    return any;
  }

  /** Takes a push in; false when what it is about is not known. */
  boolean request(Far.Push push) {
    Shelf shelf = push.shelf();
    return shelf == null
        ? sync.requestAccount(key(push.account()), clock.instant())
        : sync.requestCalendar(
            new CalendarKey(Simulation.APPLICATION, push.account().id, new CalendarId(shelf.id)),
            clock.instant());
  }

  void renew(List<Lease> leases) {
    if (!leases.isEmpty()) {
      List<Lease> unused = sync.renew(leases, clock.instant().plus(Gateway.LEASE));
    }
  }

  /** How long until something is due; empty for never. */
  Optional<Duration> untilDue() {
    return sync.nextDue(clock.instant()).map(due -> Duration.between(clock.instant(), due));
  }

  /** The objects of a calendar that could not be understood. */
  List<String> unreadable(Shelf shelf) {
    return calendars
        .unreadable(Simulation.APPLICATION, new CalendarId(shelf.id), "", 1_000)
        .stream()
        .map(CalendarStore.Unreadable::ref)
        .toList();
  }
}
