package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.gateway.store.SyncStore.Release;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.SyncCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncStoreTest {
  private static final Instant LATER = NOW.plusSeconds(600);

  private final StoreFixture store = new StoreFixture();

  private static Release.Failed failed(ErrorKind kind, Instant dueAt, Effect... effects) {
    return new Release.Failed(9L, dueAt, kind, "trouble", Set.of(effects));
  }

  private void release(Lease lease, Release release) {
    store.sync.release(lease, release, NOW);
  }

  /** Another account with some calendars, all due. */
  private AccountKey crowd(String user, int calendars) {
    return crowd(APPLICATION, user, calendars);
  }

  private AccountKey crowd(ApplicationId application, String user, int calendars) {
    AccountKey key = new AccountKey(application, Ids.account(application, "memory", user));
    Account account =
        new Account(key.account(), "memory", user, null, Map.of(), Account.Status.CONNECTED, NOW);
    store.accounts.connect(application, account, StoreFixture.access(), NOW);
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into sync_state (application_id, account_id, calendar_id, due_at, attempted)
                select ?, ?, 'cal_' || translate(lpad(n::text, 26, '0'), '0123456789', 'abcdefghij'),
                       ?::timestamptz - interval '1 day', 1 from generate_series(1, ?) n
                """,
                application.value(),
                key.account().value(),
                NOW.toString(),
                calendars));
    return key;
  }

  @Test
  void accountsOfAnApplicationThatWasTakenOutAreLeftAlone() {
    ApplicationId former = new ApplicationId("former");
    store.jdbi.useHandle(
        handle -> handle.execute("insert into feed_head (application_id) values ('former')"));
    AccountKey left = crowd(former, "left", 1);

    assertThat(store.claim(NOW)).extracting(Lease::account).doesNotContain(left);
    SyncStore back = new SyncStore(store.tables, List.of(APPLICATION, former), () -> {});
    List<Lease> again = back.claim("back", NOW, NOW.minusSeconds(1), 10, 10);
    assertThat(again).extracting(Lease::account).contains(left);
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                "update sync_state set due_at = ?::timestamptz where application_id = 'former'",
                NOW.plusSeconds(1).toString()));
    assertThat(store.sync.nextDue(NOW)).isNotEqualTo(Optional.of(NOW.plusSeconds(1)));
  }

  @Test
  void anAccountWithThousandsOfCalendarsHidesNoOther() {
    crowd("crowded", 2_500);
    AccountKey other = crowd("other", 1);
    List<Lease> all = new ArrayList<>(store.claim(NOW));
    all.addAll(store.claim(NOW));

    assertThat(all).filteredOn(it -> it.account().equals(other)).hasSize(2);
    assertThat(all).hasSizeLessThan(8);
  }

  @Test
  void whatFailedBeforeGetsOnlyItsPartOfTheSlots() {
    for (int i = 0; i < 6; i++) {
      crowd("broken-" + i, 1);
    }
    store.jdbi.useHandle(handle -> handle.execute("update sync_state set failures = 3"));
    AccountKey well = crowd("well", 1);
    List<Lease> leases = store.sync.claim("test", NOW, NOW.plusSeconds(60), 10, 3);

    assertThat(leases).filteredOn(Lease::failing).hasSize(3);
    assertThat(leases).filteredOn(it -> it.account().equals(well)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Effect.class,
      names = {"QUIET", "QUIET_ACCOUNT"})
  void aWishToBeLeftAloneIsNotShortenedByAnybodysRequest(Effect effect) {
    release(store.lease, failed(ErrorKind.THROTTLED, LATER, effect));
    store.sync.requestAll(store.account, NOW);
    store.sync.requestCalendar(store.lease.calendarKey(), NOW);

    assertThat(store.claim(NOW.plusSeconds(599)))
        .extracting(Lease::calendar)
        .doesNotContain(store.lease.calendar());
    assertThat(store.claim(NOW.plusSeconds(600)))
        .extracting(Lease::calendar)
        .contains(store.lease.calendar());
  }

  @Test
  void aLookThatWasOnItsWayKeepsTheWishOfAnother() {
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    release(store.lease, failed(ErrorKind.THROTTLED, LATER, Effect.QUIET_ACCOUNT));
    release(list, Release.success(9, NOW, null));

    assertThat(store.claim(NOW.plusSeconds(599))).isEmpty();
  }

  @Test
  void aRefusedCredentialStopsTheAccountInTheSameMomentAsItsLookEnds() {
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    release(list, failed(ErrorKind.UNAUTHORIZED, LATER, Effect.RECONNECT));

    assertThat(status()).isEqualTo(Account.Status.NEEDS_RECONNECT);
    assertThat(store.entries())
        .extracting(entry -> entry.get("type").textValue())
        .endsWith("account.updated");
  }

  @Test
  void aRefusedCredentialDoesNotWakeAPausedAccount() {
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    store.accounts.update(store.account, it -> it.with(Account.Status.PAUSED), NOW);
    release(list, failed(ErrorKind.UNAUTHORIZED, LATER, Effect.RECONNECT));

    assertThat(status()).isEqualTo(Account.Status.PAUSED);
  }

  @Test
  void aRefusalOfTheCredentialBeforeTheLastRequestSaysNothing() {
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    long requested = store.sync.work(list).orElseThrow().requested();
    store.sync.requestAccount(store.account, NOW);
    release(
        list,
        new Release.Failed(
            requested, LATER, ErrorKind.UNAUTHORIZED, "no", Set.of(Effect.RECONNECT)));

    assertThat(status()).isEqualTo(Account.Status.CONNECTED);
  }

  private Account.Status status() {
    return store.accounts.find(store.account).orElseThrow().account().status();
  }

  @Test
  void theTimeOfAFailureCountsFromTheFirstOfItsKind() {
    release(store.lease, failed(ErrorKind.FORBIDDEN, NOW));
    Lease second = again(NOW.plusSeconds(100));
    store.sync.release(
        second, failed(ErrorKind.FORBIDDEN, NOW.plusSeconds(100)), NOW.plusSeconds(100));
    Lease third = again(NOW.plusSeconds(200));
    SyncStore.Work work = store.sync.work(third).orElseThrow();

    assertThat(work.lasting(ErrorKind.FORBIDDEN, NOW.plusSeconds(200))).hasSeconds(200);
    assertThat(work.lasting(ErrorKind.GONE, NOW.plusSeconds(200))).isZero();
    assertThat(work.failures()).isEqualTo(2);
  }

  private Lease again(Instant at) {
    return store.claim(at).stream().filter(it -> it.calendar() != null).findFirst().orElseThrow();
  }

  @Test
  void whatIsUnconfirmedAnswersNobody() {
    SyncTicket ticket = store.sync.requestAll(store.account, NOW).orElseThrow();
    release(store.lease, new Release.Failed(null, NOW, ErrorKind.PROTOCOL, "held back", Set.of()));
    for (Lease lease : store.claim(NOW)) {
      release(
          lease,
          lease.calendar() == null
              ? Release.unconfirmed(NOW, Duration.ofSeconds(60))
              : Release.success(9, LATER, null));
    }
    assertThat(store.sync.covered(ticket)).isFalse();

    release(store.claim(NOW).get(0), Release.success(9, LATER, null));
    assertThat(store.sync.covered(List.of(ticket))).containsExactly(ticket);
  }

  @Test
  void aFailingFullPassDoesNotStandInTheWayOfTheNextDelta() {
    Pass first = store.begin();
    store.commit.complete(
        first, new PassEnd(new SyncCursor("c"), null, NOW, NOW.plusSeconds(3_600)));
    release(store.lease, Release.success(9, NOW.plusSeconds(3_600), null));
    Instant due = NOW.plusSeconds(3_600);
    Lease full = again(due);
    assertThat(store.commit.begin(full, due).cursor()).isNull();
    store.sync.release(full, failed(ErrorKind.UNREACHABLE, due), due);

    Lease next = again(due.plusSeconds(61));
    assertThat(store.commit.begin(next, due.plusSeconds(61)).cursor())
        .isEqualTo(new SyncCursor("c"));
    store.sync.release(next, Release.success(9, null, null), due.plusSeconds(61));
    Lease later = again(due.plusSeconds(3_661));
    assertThat(store.commit.begin(later, due.plusSeconds(3_661)).cursor()).isNull();
  }

  @Test
  void aNewTagEndsAPauseAfterFailures() {
    release(store.lease, failed(ErrorKind.FORBIDDEN, LATER));
    store.sync.requestAccount(store.account, NOW);
    Lease list = store.claim(NOW).get(0);
    store.calendars.apply(list, "memory", List.of(listed("work", "tag-1")), NOW, NOW);
    assertThat(store.claim(NOW)).as("the same tag").isEmpty();

    store.calendars.apply(list, "memory", List.of(listed("work", "tag-2")), NOW, NOW);
    assertThat(store.claim(NOW))
        .extracting(Lease::calendar)
        .containsExactly(store.lease.calendar());
  }

  @Test
  void anAbandonedLeaseIsDueAtOnceAndItsHolderLoses() {
    Pass pass = store.begin();
    store.sync.abandon(store.lease, NOW);

    assertThat(again(NOW).number()).isGreaterThan(store.lease.number());
    assertThatThrownBy(() -> store.commit.mention(pass, List.of(ref()), false))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void leasesOfGatewaysThatDiedAreGivenUpTogether() {
    assertThat(store.sync.abandonAll()).isEqualTo(1);
    assertThat(again(NOW).calendar()).isEqualTo(store.lease.calendar());
  }

  private static ObjectRef ref() {
    return new ObjectRef("a");
  }

  @Test
  void changesOfACalendarWithoutTagQuickenThePaceOfItsAccount() {
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                "update sync_state set poll_interval = interval '5 minutes' where calendar_id = ''"));
    release(store.lease, new Release.Succeeded(9L, LATER, null, true));
    assertThat(pace()).as("its tag tells").isNotNull();

    store.jdbi.useHandle(handle -> handle.execute("update sync_state set state_tag = null"));
    store.sync.requestCalendar(store.lease.calendarKey(), NOW);
    release(again(NOW), new Release.Succeeded(9L, LATER, null, true));
    assertThat(pace()).isNull();
  }

  private @Nullable Duration pace() {
    store.sync.requestAccount(store.account, NOW);
    Lease list =
        store.claim(NOW.plusSeconds(120)).stream()
            .filter(it -> it.calendar() == null)
            .findFirst()
            .orElseThrow();
    Duration pace = store.sync.work(list).orElseThrow().pollInterval();
    release(list, Release.success(9, NOW, null));
    return pace;
  }
}
