package dev.calgate.benchmark;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.RemoteCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Accounts of a store with one calendar each, without a provider behind them. */
final class LeasedCalendar {
  private LeasedCalendar() {}

  /** An account with one calendar, leased for an hour. */
  static Lease of(Store store, ApplicationId application, String name) {
    Instant now = Instant.now();
    Account account =
        new Account(
            Ids.account(application, "caldav", name),
            "caldav",
            name,
            null,
            Map.of(),
            Account.Status.CONNECTED,
            now);
    AccountKey key = new AccountKey(application, account.id());
    store
        .accounts()
        .connect(application, account, new AccountStore.SealedAccess(Map.of(), "none"), now);
    Lease list = claim(store, key, now);
    RemoteCalendar work =
        new RemoteCalendar(new CalendarRef("/work"), "Work", "", null, null, false, false, "1");
    store.calendars().apply(list, "caldav", List.of(work), now, now);
    store
        .sync()
        .release(list, SyncStore.Release.success(1, now.plus(Duration.ofDays(1)), null), now);
    return claim(store, key, now);
  }

  private static Lease claim(Store store, AccountKey account, Instant now) {
    return store.sync().claim("benchmark", now, now.plus(Duration.ofHours(1)), 100, 100).stream()
        .filter(lease -> lease.account().equals(account))
        .findFirst()
        .orElseThrow();
  }
}
