package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.calgate.model.Account;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.RemoteCalendar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whatever concerns several rows of an account at once takes them in one order, so nobody
 * deadlocks.
 */
class LockOrderTest {
  private static final int ROUNDS = 150;
  private static final int CALENDARS = 20;

  private final StoreFixture store = new StoreFixture();

  @Test
  void listingsRequestsPausesAndChoicesDoNotDeadlock() {
    Lease list = listLease();
    List<CompletableFuture<Void>> all =
        List.of(
            repeat(round -> store.calendars.apply(list, "memory", remote(round), NOW, NOW)),
            repeat(round -> store.sync.requestAll(store.account, NOW)),
            repeat(round -> throttle()),
            repeat(round -> store.accounts.update(store.account, it -> toggled(it, round), NOW)),
            repeat(
                round ->
                    store.calendars.follow(
                        APPLICATION, first(), round % 2 == 0, Origin.PROVIDER, NOW)));

    all.forEach(
        one -> assertThatCode(() -> one.get(60, TimeUnit.SECONDS)).doesNotThrowAnyException());
  }

  /** A pass that ends with a wish of the service that concerns all rows. */
  private void throttle() {
    for (Lease pass : store.claim(NOW)) {
      if (pass.calendar() != null) {
        store.sync.release(
            pass,
            new SyncStore.Release.Failed(
                1L,
                NOW,
                ErrorKind.THROTTLED,
                "slow down",
                Set.of(SyncStore.Effect.QUIET_ACCOUNT, SyncStore.Effect.LIST_ACCOUNT)),
            NOW);
      }
    }
  }

  private Lease listLease() {
    store.sync.requestAccount(store.account, NOW);
    Lease list =
        store.claim(NOW).stream().filter(it -> it.calendar() == null).findFirst().orElseThrow();
    store.calendars.apply(list, "memory", remote(0), NOW, NOW);
    return list;
  }

  private static List<RemoteCalendar> remote(int round) {
    List<RemoteCalendar> remote = new ArrayList<>();
    for (int i = 0; i < CALENDARS; i++) {
      remote.add(listed("calendar-" + i, "tag-" + round));
    }
    return remote;
  }

  private CalendarId first() {
    return Ids.calendar(store.account.account(), "calendar-0");
  }

  private static Account toggled(Account account, int round) {
    return account.with(round % 2 == 0 ? Account.Status.PAUSED : Account.Status.CONNECTED);
  }

  private interface Work {
    void run(int round);
  }

  private static CompletableFuture<Void> repeat(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            work.run(round);
          }
        },
        command -> new Thread(command).start());
  }
}
