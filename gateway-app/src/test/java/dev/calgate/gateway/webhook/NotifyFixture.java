package dev.calgate.gateway.webhook;

import com.codahale.metrics.MetricRegistry;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.NotificationChannel;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.PassEnd;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.gateway.store.WriteTicket;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.Secret;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import dev.calgate.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** A store with a clock turned by hand, people whose calendars change, and those who tell of it. */
final class NotifyFixture implements AutoCloseable {
  static final ApplicationId APPLICATION = new ApplicationId("default");
  static final Instant START = Instant.parse("2026-11-24T09:00:00.750Z");
  static final List<Secret> KEYS = List.of(Secret.of("first-key"), Secret.of("second-key"));
  static final List<String> CALENDARS = List.of("work", "home");

  private static final AtomicInteger VERSIONS = new AtomicInteger();

  final TestDatabase database = TestDatabase.create();
  final MutableClock clock = new MutableClock(START);
  final MetricRegistry metrics = new MetricRegistry();
  final Store store =
      Store.open(
          database.pool(),
          List.of(APPLICATION),
          clock,
          (application, account) -> Optional.empty(),
          () -> {});
  private final List<Notifications> notifiers = new ArrayList<>();

  /** Somebody whose calendars have been found, and are leased. */
  final class Person {
    final AccountKey account;
    private final Map<CalendarId, Lease> leases = new HashMap<>();

    private Person(String name) {
      account = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", name));
      Instant now = clock.instant();
      store.accounts().connect(APPLICATION, shown(name), access(), now);
      Lease list = claim().get(0);
      store
          .calendars()
          .apply(list, "memory", CALENDARS.stream().map(Person::listed).toList(), now, now);
      store.sync().release(list, SyncStore.Release.success(1, now.plusSeconds(9_000), null), now);
      claim().forEach(it -> leases.put(it.calendar(), it));
    }

    private Account shown(String name) {
      return new Account(
          account.account(), "memory", name, null, Map.of(), Account.Status.CONNECTED, START);
    }

    private static AccountStore.SealedAccess access() {
      return new AccountStore.SealedAccess(Map.of("url", "memory:"), "sealed");
    }

    private static RemoteCalendar listed(String ref) {
      return new RemoteCalendar(
          new CalendarRef(ref), "Calendar " + ref, "", null, "UTC", false, false, null);
    }

    private List<Lease> claim() {
      Instant now = clock.instant();
      return store.sync().claim("test", now, now.plus(Duration.ofDays(9_000)), 10, 10);
    }

    CalendarId calendar(String ref) {
      return Ids.calendar(account.account(), ref);
    }

    /** The user creates or changes an event. */
    void edits(String calendar, String event) {
      edits(calendar, event, LocalDateTime.of(2026, 12, 1, 9, 0));
    }

    void edits(String calendar, String event, LocalDateTime start) {
      edits(calendar, RemoteEvent.of("uid-" + event, details(event, start)));
    }

    void edits(String calendar, RemoteEvent event) {
      Pass pass = store.commit().begin(leases.get(calendar(calendar)), clock.instant());
      store.commit().objects(pass, List.of(object(event.uid(), event)), clock.instant());
    }

    /** The application does. */
    void writes(String calendar, String event) {
      CalendarKey key = new CalendarKey(APPLICATION, account.account(), calendar(calendar));
      RemoteChange change =
          object(
              "uid-" + event,
              RemoteEvent.of("uid-" + event, details(event, LocalDateTime.of(2026, 12, 1, 9, 0))));
      WriteTicket ticket = store.writes().begin(key, change.ref(), clock.instant()).orElseThrow();
      store
          .commit()
          .written(
              ticket,
              "memory",
              List.of(change),
              new Origin(Origin.Type.API, "request"),
              clock.instant());
    }

    /** Both calendars have been read as a whole. */
    void completes(String calendar) {
      Lease lease = leases.get(calendar(calendar));
      Instant now = clock.instant();
      Pass pass = store.commit().begin(lease, now);
      store.commit().complete(pass, new PassEnd(new SyncCursor("1"), null, now, null));
      store.sync().release(lease, SyncStore.Release.success(1, null, null), now);
    }

    /** The provider refuses the credential, or takes it again. */
    void turns(Account.Status status) {
      store.accounts().update(account, it -> it.with(status), clock.instant());
    }

    NotificationChannel channel(URI callback) {
      return channel(new NotificationChannel.Wish(callback, List.of(), false, true));
    }

    NotificationChannel channel(NotificationChannel.Wish wish) {
      return store.notifications().channels().create(account, wish, clock.instant()).orElseThrow();
    }

    List<NotificationChannel> channels() {
      return store.notifications().channels().list(account);
    }
  }

  static EventDetails details(String title, LocalDateTime start) {
    ZoneId utc = ZoneId.of("UTC");
    return EventDetails.of(
        title + " " + VERSIONS.incrementAndGet(),
        EventTime.zoned(start, utc),
        EventTime.zoned(start.plusHours(1), utc));
  }

  private static RemoteChange object(String ref, RemoteEvent event) {
    String version = Integer.toString(VERSIONS.incrementAndGet());
    return new RemoteChange.Upserted(
        new RemoteObject(new ObjectRef(ref), new VersionTag(version), List.of(event), "raw"));
  }

  Person person(String name) {
    return new Person(name);
  }

  /** One who tells, without delay in the gaps. */
  Notifications notifier() {
    return notifier("here", Duration.ofSeconds(5), "127.0.0.1");
  }

  Notifications notifier(String node, Duration patience, String... allowed) {
    // Gaps are as long as they may be.
    RandomGenerator never = () -> 0;
    Notifications notifier =
        new Notifications(
            store.notifications(),
            store.events(),
            new Notifications.Sending(
                Egress.allowing(List.of(allowed)), "Calgate", it -> KEYS, node, patience),
            never,
            clock,
            metrics);
    notifiers.add(notifier);
    return notifier;
  }

  /** Lets somebody tell all that is to be told now. */
  static void tell(Notifications notifier) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              notifier.round();
              return notifier.running() == 0;
            });
  }

  @Override
  public void close() {
    for (Notifications notifier : notifiers) {
      try {
        notifier.stop();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
