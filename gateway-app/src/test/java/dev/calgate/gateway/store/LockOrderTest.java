package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.calgate.model.Account;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    list(0);
    List<CompletableFuture<Void>> all =
        List.of(
            repeat(this::list),
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

  @Test
  void channelsPushesReconnectionsAndErasuresDoNotDeadlock() {
    list(0);
    ChannelStore channels = new ChannelStore(store.jdbi);
    Instant week = NOW.plus(Duration.ofDays(7));
    AccountStore.SealedAccess access = new AccountStore.SealedAccess(Map.of(), "AAAA");
    AtomicInteger number = new AtomicInteger();
    List<CompletableFuture<Void>> all =
        List.of(
            repeat(round -> open(channels, week, "a" + round)),
            repeat(round -> open(channels, week, "b" + round)),
            repeat(round -> push(channels, "a" + round, number)),
            repeat(round -> push(channels, "b" + Math.max(0, round - 1), number)),
            repeat(round -> channels.postpone(store.account, NOW)),
            repeat(round -> channels.quiet(store.account, NOW)),
            repeat(round -> channels.closing(store.account, round % 7 == 0, NOW, 10)),
            repeat(round -> store.accounts.reconnect(store.account, access, NOW)),
            repeat(round -> store.sync.requestAll(store.account, NOW)));
    all.forEach(
        one -> assertThatCode(() -> one.get(60, TimeUnit.SECONDS)).doesNotThrowAnyException());

    List<CompletableFuture<Void>> last =
        List.of(
            repeat(round -> push(channels, "a" + (ROUNDS - 1), number)),
            repeat(round -> push(channels, "b" + (ROUNDS - 1), number)),
            CompletableFuture.runAsync(() -> store.erasure.account(store.account, NOW)));
    last.forEach(
        one -> assertThatCode(() -> one.get(60, TimeUnit.SECONDS)).doesNotThrowAnyException());
  }

  private void open(ChannelStore channels, Instant week, String id) {
    ChannelStore.Target list = new ChannelStore.Target(store.account, "", null, 0);
    channels.begin(list, id, "here", week);
    channels.opened(list, new PushChannel(id, "resource", week), week, week, NOW);
  }

  private static void push(ChannelStore channels, String id, AtomicInteger number) {
    OptionalLong next = OptionalLong.of(number.incrementAndGet());
    channels.pushed(new Push(id, Secret.of("token"), "resource", next, true), NOW);
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

  private void list(int round) {
    try {
      store.calendars.apply(listLease(), "memory", remote(round), NOW, NOW);
    } catch (LeaseLostException e) {
      assertThat(e).as("paused meanwhile").isNotNull();
    }
  }

  /** A lease of the account's list, whoever had it and whether it is due or not. */
  private Lease listLease() {
    long number =
        store.jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with taken as (
                          update sync_state set lease_no = lease_no + 1, lease_until = 'infinity'
                          where calendar_id = '' returning lease_no)
                        select lease_no from taken
                        """)
                    .mapTo(Long.class)
                    .one());
    return new Lease(store.account, null, number, false);
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
