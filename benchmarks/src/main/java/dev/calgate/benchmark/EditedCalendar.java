package dev.calgate.benchmark;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.Pass;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** An account with one leased calendar, of which an event is changed as a pass would find it. */
final class EditedCalendar {
  private static final LocalDateTime NINE = LocalDateTime.of(2027, 1, 4, 9, 0);

  private final Store store;
  private final AccountKey account;
  private final Lease lease;
  private int version;

  EditedCalendar(Store store, ApplicationId application, String name) {
    this.store = store;
    Instant now = now();
    Account shown =
        new Account(
            Ids.account(application, "caldav", name),
            "caldav",
            name,
            null,
            Map.of(),
            Account.Status.CONNECTED,
            now);
    account = new AccountKey(application, shown.id());
    store
        .accounts()
        .connect(application, shown, new AccountStore.SealedAccess(Map.of(), "none"), now);
    Lease list = claim();
    RemoteCalendar work =
        new RemoteCalendar(new CalendarRef("/work"), "Work", "", null, null, false, false, "1");
    store.calendars().apply(list, "caldav", List.of(work), now, now);
    store
        .sync()
        .release(list, SyncStore.Release.success(1, now.plus(Duration.ofDays(1)), null), now);
    lease = claim();
  }

  private Lease claim() {
    Instant now = now();
    return store.sync().claim("benchmark", now, now.plus(Duration.ofHours(9)), 100, 100).stream()
        .filter(it -> it.account().equals(account))
        .findFirst()
        .orElseThrow();
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  AccountKey account() {
    return account;
  }

  /** The user changes an event; returns when that is committed. */
  void edit() {
    Pass pass = store.commit().begin(lease, now());
    EventDetails details =
        EventDetails.of(
            "Meeting " + ++version,
            EventTime.zoned(NINE, ZoneOffset.UTC),
            EventTime.zoned(NINE.plusHours(1), ZoneOffset.UTC));
    RemoteObject object =
        new RemoteObject(
            new ObjectRef("event"),
            new VersionTag("version-" + version),
            List.of(RemoteEvent.of("uid", details)),
            "raw");
    store.commit().objects(pass, List.of(new RemoteChange.Upserted(object)), now());
  }
}
