package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;

import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the stores by the dice, sensible ones and others: the same seed makes the same calls as
 * long as their answers are the same.
 */
final class RandomCalls {
  private static final Origin CALLER = new Origin(Origin.Type.API, "request");
  private static final int MOST_KEPT = 6;
  private static final Runnable NOBODY = () -> {};

  private final Random random;
  private final RandomValues values;
  private final AccountStore accounts;
  private final CalendarStore calendars;
  private final SyncStore sync;
  private final SyncCommit commit;
  private final WriteStore writes;
  private final List<Lease> leases = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();
  private final List<WriteTicket> tickets = new ArrayList<>();
  private final List<SyncTicket> requests = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T09:00:00Z");
  private int names;

  RandomCalls(long seed, Transactions tables) {
    random = new Random(seed);
    values = new RandomValues(random);
    accounts = new AccountStore(tables, NOBODY);
    calendars = new CalendarStore(tables, NOBODY);
    sync = new SyncStore(tables, List.of(APPLICATION, new ApplicationId("other")), NOBODY);
    commit = new SyncCommit(tables, NOBODY);
    writes = new WriteStore(tables);
    connect(RandomValues.account(APPLICATION, "ann"));
  }

  /** Makes one call; its answer, or what it throws. */
  String next() {
    // Moments between microseconds are rounded.
    now = now.plusNanos(random.nextLong(30_000_000_000L));
    int call = random.nextInt(42);
    String answer;
    try {
      answer = String.valueOf(call(call));
    } catch (RuntimeException e) {
      answer = e.getClass().getSimpleName() + " " + state(e);
    }
    return call + ": " + answer;
  }

  private static String state(RuntimeException e) {
    return e.getCause() instanceof SQLException cause ? cause.getSQLState() : "";
  }

  private Object call(int call) {
    return switch (call) {
      case 0, 1, 2, 3, 4, 5, 6 -> claim();
      case 7, 8, 9, 10 -> begin();
      case 11, 12, 13, 14, 15 -> work(any(passes));
      case 16, 17, 18 -> complete(any(passes));
      case 19, 20, 21 -> release(any(leases));
      case 22, 23, 24 -> list(any(leases));
      case 25 -> hold(any(leases));
      case 26, 27 -> write();
      case 28, 29 -> written(any(tickets));
      case 30 -> request();
      case 31 -> random.nextInt(3) == 0 ? connect(values.account()) : "nothing";
      case 32 -> change();
      case 33 -> follow();
      case 34 -> renewal();
      default -> look();
    };
  }

  private <T> @Nullable T any(List<T> from) {
    if (from.isEmpty()) {
      return null;
    }
    // What is newest is more often still true.
    return from.get(random.nextBoolean() ? from.size() - 1 : random.nextInt(from.size()));
  }

  private Instant soon() {
    return now.plusMillis(random.nextInt(400_000) - 100_000);
  }

  private static <T> void keep(List<T> list, Collection<? extends T> more) {
    list.addAll(more);
    while (list.size() > MOST_KEPT) {
      list.remove(0);
    }
  }

  private Object connect(AccountKey key) {
    Account account =
        new Account(
            key.account(),
            "memory",
            "Name",
            values.maybe(() -> "x"),
            Map.of(),
            Account.Status.CONNECTED,
            now);
    return random.nextInt(3) > 0
        ? accounts.connect(key.application(), account, values.access(), now)
        : accounts.reconnect(key, values.access(), values::named, CALLER, now);
  }

  private Object change() {
    Account.Status status =
        random.nextInt(6) > 0 ? Account.Status.CONNECTED : Account.Status.PAUSED;
    return accounts.update(values.account(), it -> it.with(status), now);
  }

  private Object follow() {
    CalendarKey calendar = values.calendar();
    return calendars.follow(
        calendar.application(), calendar.calendar(), random.nextInt(6) > 0, CALLER, now);
  }

  private Object renewal() {
    AccountKey key = values.account();
    AccountStore.Sealed old = new AccountStore.Sealed(key, values.access());
    return switch (random.nextInt(4)) {
      case 0 -> accounts.reseal(old, "s" + random.nextInt(2));
      case 1 -> {
        accounts.endRenewal(key, "n" + random.nextInt(2));
        yield accounts.renewing(key);
      }
      default ->
          accounts.beginRenewal(
              old,
              new AccountStore.Renewing("n" + random.nextInt(2), soon()),
              random.nextBoolean(),
              now);
    };
  }

  private Object claim() {
    // What is due at the same moment may be claimed in any order, so nothing is left out.
    Instant until = now.plusSeconds(random.nextInt(600));
    List<Lease> claimed =
        sync.claim("node" + random.nextInt(2), now, until, 100, 100).stream()
            .sorted(Comparator.comparing(Lease::toString))
            .toList();
    keep(leases, claimed);
    return claimed;
  }

  private Object begin() {
    Lease lease = any(leases.stream().filter(it -> it.calendar() != null).toList());
    if (lease == null) {
      return "none";
    }
    Pass pass = commit.begin(lease, now);
    keep(passes, List.of(pass));
    return pass;
  }

  private Object work(@Nullable Pass pass) {
    if (pass == null) {
      return "none";
    }
    return switch (random.nextInt(9)) {
      case 0, 1 -> {
        commit.mention(pass, values.refs(), random.nextBoolean());
        yield commit.sweep(pass, values.coverage());
      }
      case 2 -> commit.removeGone(pass, values.coverage(), 1 + random.nextInt(2), now);
      case 3 -> commit.toSettle(pass);
      case 4 -> {
        Pass again = commit.lookAgain(pass);
        keep(passes, List.of(again));
        yield again;
      }
      case 5 ->
          List.of(
              new java.util.TreeMap<>(texts(commit.versions(pass, values.refs()))),
              commit.unsettled(pass, values.refs()).stream()
                  .map(ObjectRef::value)
                  .sorted()
                  .toList());
      default -> commit.objects(pass, values.bodies(), now);
    };
  }

  private static Map<String, String> texts(Map<ObjectRef, VersionTag> versions) {
    Map<String, String> texts = new java.util.HashMap<>();
    versions.forEach((ref, version) -> texts.put(ref.value(), version.value()));
    return texts;
  }

  private Object complete(@Nullable Pass pass) {
    if (pass == null) {
      return "none";
    }
    commit.complete(
        pass,
        new PassEnd(
            new SyncCursor("cursor " + names++),
            values.maybe(() -> values.tag()),
            now,
            values.maybe(this::soon)));
    return "completed";
  }

  private Object release(@Nullable Lease lease) {
    if (lease == null) {
      return "none";
    }
    var work = sync.work(lease);
    Long attempted =
        work.isPresent() ? values.maybe(() -> work.get().requested()) : Long.valueOf(1);
    Release release =
        random.nextBoolean()
            ? new Release.Succeeded(
                attempted,
                values.maybe(this::soon),
                values.maybe(() -> Duration.ofMillis(random.nextInt(100_000))),
                random.nextBoolean())
            : new Release.Failed(
                attempted, soon(), values.kind(), "message " + random.nextInt(2), values.effects());
    sync.release(lease, release, now);
    return work;
  }

  /** The list of an account's calendars, and what follows from it. */
  private Object list(@Nullable Lease lease) {
    if (lease == null) {
      return "none";
    }
    Instant since = now.minusSeconds(random.nextInt(200));
    CalendarStore.Listing listing =
        random.nextInt(6) == 0
            ? calendars.lack(lease, now, since)
            : calendars.apply(lease, "memory", values.listed(), now, since);
    listing.gone().forEach(gone -> calendars.erase(lease, gone, now));
    if (random.nextInt(8) == 0) {
      calendars.erase(lease, values.calendar(lease.account()), now);
    }
    return listing;
  }

  private Object hold(@Nullable Lease lease) {
    if (lease == null) {
      return "none";
    }
    return switch (random.nextInt(6)) {
      case 0 -> {
        sync.abandon(lease, now);
        yield sync.work(lease);
      }
      case 1 -> random.nextInt(6) == 0 ? sync.abandonAll() : 0;
      case 2 -> {
        sync.rest(lease, soon());
        yield sync.nextDue(now);
      }
      case 3 -> sync.forgetCursor(lease, now, Duration.ofSeconds(random.nextInt(300)));
      default -> sync.renew(List.copyOf(leases), now.plusSeconds(300));
    };
  }

  private Object request() {
    AccountKey account = values.account();
    return switch (random.nextInt(3)) {
      case 0 -> sync.requestAccount(account, now);
      case 1 -> sync.requestCalendar(values.calendar(), now);
      default -> {
        var ticket = sync.requestAll(account, now);
        ticket.ifPresent(it -> keep(requests, List.of(it)));
        yield ticket.isPresent();
      }
    };
  }

  private Object write() {
    CalendarKey calendar = values.calendar();
    if (random.nextInt(8) == 0) {
      writes.loseAll(now);
    }
    // The numbers of two databases differ.
    var ticket = writes.begin(calendar, values.ref(), now);
    ticket.ifPresent(it -> keep(tickets, List.of(it)));
    return ticket.map(WriteTicket::calendar);
  }

  private Object written(@Nullable WriteTicket ticket) {
    List<RemoteChange> changes = new ArrayList<>(values.bodies());
    values.refs().stream()
        .filter(ref -> changes.stream().noneMatch(it -> it.ref().equals(ref)))
        .forEach(ref -> changes.add(new RemoteChange.Removed(ref)));
    if (ticket == null || random.nextInt(4) == 0) {
      commit.arrived(values.calendar(), "memory", changes, CALLER, now);
      return "arrived";
    }
    switch (random.nextInt(4)) {
      case 0 -> writes.abandon(ticket, random.nextBoolean(), now);
      case 1 -> writes.renew(List.copyOf(tickets), now);
      default -> commit.written(ticket, "memory", changes, CALLER, now);
    }
    return "written";
  }

  private Object look() {
    CalendarKey key = values.calendar();
    return switch (random.nextInt(7)) {
      case 0 -> accounts.find(key.accountKey());
      case 1 -> calendars.find(key.application(), key.calendar());
      case 2 ->
          calendars.list(
              key.application(),
              values.maybe(key::account),
              values.maybe(key::calendar),
              random.nextInt(4));
      case 3 ->
          accounts.list(
              key.application(), values.filter(), values.maybe(key::account), random.nextInt(3));
      case 4 -> calendars.unreadable(key.application(), key.calendar(), values.ref().value(), 2);
      case 5 -> List.of(covered(), accounts.sealed(values.maybe(key::accountKey), 2));
      default ->
          List.of(
              writes.known(key, values.ref()),
              writes.place(key.application(), key.calendar()),
              texts(writes.versions(key, values.refs())).size());
    };
  }

  private List<Integer> covered() {
    return sync.covered(requests).stream().map(requests::indexOf).toList();
  }
}
