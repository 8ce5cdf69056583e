package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.ChannelStore.Closing;
import dev.calgate.gateway.store.ChannelStore.Pushed;
import dev.calgate.gateway.store.ChannelStore.Target;
import dev.calgate.model.Ids;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Channels as they stand in the store, whatever their gateway died of. */
class ChannelStoreTest {
  private static final String INTAKE = "here";
  private static final Instant WEEK = NOW.plus(Duration.ofDays(7));
  private static final Instant MINUTE = NOW.plus(Duration.ofMinutes(1));
  private static final Instant RENEWAL = NOW.plus(Duration.ofDays(6));

  private final StoreFixture store = new StoreFixture();
  private final ChannelStore channels = new ChannelStore(store.jdbi);

  private List<Target> wanted(Instant now) {
    return channels.wanted(store.account, List.of("other", INTAKE), now, 10);
  }

  /** The account's list and its one calendar. */
  private Target target(int index) {
    return wanted(NOW).get(index);
  }

  private void open(Target target, String id) {
    channels.begin(target, id, INTAKE, WEEK);
    channels.opened(target, new PushChannel(id, "resource", WEEK), WEEK, RENEWAL, NOW);
  }

  private static Push push(String id, String resource, OptionalLong number, boolean change) {
    return new Push(id, Secret.of("token"), resource, number, change);
  }

  private Pushed pushed(String id, String resource, long number) {
    return channels.pushed(push(id, resource, OptionalLong.of(number), true), NOW);
  }

  private boolean isRequested() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select bool_or(requested > done) from sync_state where calendar_id <> ''")
                .mapTo(Boolean.class)
                .one());
  }

  private void settle() {
    store.jdbi.useHandle(
        handle -> handle.execute("update sync_state set done = requested, attempted = requested"));
  }

  @Test
  void theListAndEachCalendarWantAChannel() {
    assertThat(wanted(NOW)).extracting(Target::calendarColumn).hasSize(2).startsWith("");
    assertThat(target(0).calendar()).isNull();
    assertThat(target(1).calendar()).isNotNull();
  }

  @Test
  void anOpenChannelIsReplacedWhenItIsTimeAndThenClosed() {
    Target calendar = target(1);
    open(calendar, "one");
    assertThat(wanted(NOW)).doesNotContain(calendar);
    assertThat(wanted(RENEWAL)).contains(calendar);

    open(calendar, "two");

    assertThat(channels.closing(store.account, false, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
    channels.closeLater("one", MINUTE);
    assertThat(channels.closing(store.account, false, NOW, 10)).isEmpty();
    assertThat(channels.nextAt(store.account)).isPresent();
    channels.closed("one");
    assertThat(channels.closing(store.account, false, MINUTE, 10)).isEmpty();
    assertThat(channels.open(store.account)).containsExactly(new Closing("two", "resource"));
  }

  @Test
  void whatWasNotPushedUntilTheChannelWasOpenIsAskedFor() {
    settle();
    open(target(1), "one");

    assertThat(isRequested()).isTrue();
  }

  @Test
  void aPushMakesDueWhatItsChannelWatchesAndNothingElse() {
    open(target(1), "one");
    settle();

    assertThat(pushed("unknown", "resource", 2)).isEqualTo(Pushed.UNKNOWN);
    assertThat(pushed("one", "another", 2)).isEqualTo(Pushed.NOTHING);
    assertThat(isRequested()).isFalse();
    assertThat(pushed("one", "resource", 2)).isEqualTo(Pushed.DUE);
    assertThat(isRequested()).isTrue();
  }

  @Test
  void aPushThatIsToldAgainOrLateCostsNoRow() {
    open(target(1), "one");
    pushed("one", "resource", 7);
    settle();
    long written = written();

    assertThat(pushed("one", "resource", 7)).isEqualTo(Pushed.NOTHING);
    assertThat(pushed("one", "resource", 6)).isEqualTo(Pushed.NOTHING);
    assertThat(isRequested()).isFalse();
    assertThat(written()).isEqualTo(written);
    assertThat(pushed("one", "resource", 9)).isEqualTo(Pushed.DUE);
  }

  /** Changes with each row that is written: the newest transaction that wrote one. */
  private long written() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select max(x) from (select cast(cast(xmin as text) as bigint) as x from sync_state"
                        + " union all select cast(cast(xmin as text) as bigint) from push_channel) rows")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void aServiceThatDoesNotCountIsBelievedEachTime() {
    open(target(1), "one");
    for (int i = 0; i < 2; i++) {
      settle();
      assertThat(channels.pushed(push("one", "resource", OptionalLong.empty(), true), NOW))
          .isEqualTo(Pushed.DUE);
      assertThat(isRequested()).isTrue();
    }
  }

  @Test
  void theGreetingOfAChannelMakesNothingDueAndProvesThatItPushes() {
    open(target(1), "one");
    settle();
    assertThat(mode()).isFalse();

    assertThat(channels.pushed(push("one", "resource", OptionalLong.of(1), false), NOW))
        .isEqualTo(Pushed.NOTHING);

    assertThat(isRequested()).isFalse();
    assertThat(mode()).isTrue();
  }

  private boolean mode() {
    return store.accounts.find(store.account).orElseThrow().status().pushed();
  }

  @Test
  void aPushDoesNotHastenWhatIsFailing() {
    open(target(1), "one");
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                "update sync_state set failures = 3, due_at = cast(? as timestamptz) where calendar_id <> ''",
                RENEWAL.toString()));

    assertThat(pushed("one", "resource", 2)).isEqualTo(Pushed.DUE);

    Boolean waits =
        store.jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select bool_and(due_at = cast(:at as timestamptz)) from sync_state"
                            + " where calendar_id <> ''")
                    .bind("at", RENEWAL.toString())
                    .mapTo(Boolean.class)
                    .one());
    assertThat(waits).isTrue();
    assertThat(isRequested()).isTrue();
  }

  @Test
  void aChannelThatIsClosedIsRememberedUntilItWouldHaveEnded() {
    Target calendar = target(1);
    open(calendar, "one");
    open(calendar, "two");
    channels.closed("one");
    settle();

    assertThat(pushed("one", "resource", 5)).isEqualTo(Pushed.NOTHING);
    assertThat(isRequested()).isFalse();
    assertThat(channels.open(store.account)).containsExactly(new Closing("two", "resource"));
    channels.closing(store.account, false, WEEK, 10);
    assertThat(pushed("one", "resource", 6)).isEqualTo(Pushed.UNKNOWN);
  }

  @Test
  void aChannelWhoseRowWasLostIsClosedWhenItIsHeardOf() {
    Push push = push("lost", "resource", OptionalLong.of(4), true);

    assertThat(channels.adopt(store.account, push, WEEK, NOW)).isTrue();

    assertThat(channels.closing(store.account, false, NOW, 10))
        .containsExactly(new Closing("lost", "resource"));
    AccountKey nobody =
        new AccountKey(StoreFixture.APPLICATION, Ids.account(StoreFixture.APPLICATION, "x", "y"));
    assertThat(channels.adopt(nobody, push, WEEK, NOW)).isFalse();
  }

  @Test
  void anotherAddressOrKeyWantsAnotherChannelEvenWhereTheOldOneWasRefused() {
    Target list = target(0);
    Target calendar = target(1);
    open(list, "one");
    channels.begin(calendar, "two", INTAKE, WEEK);
    channels.failed(calendar, "two", false, RENEWAL, "Not to this address");
    assertThat(wanted(NOW)).isEmpty();

    assertThat(channels.wanted(store.account, List.of("elsewhere"), NOW, 10)).hasSize(2);
  }

  @Test
  void aNewCredentialHasRefusedChannelsAskedForAgain() {
    Target calendar = target(1);
    open(target(0), "list");
    channels.begin(calendar, "one", INTAKE, WEEK);
    channels.failed(calendar, "one", false, RENEWAL, "Not permitted");
    assertThat(wanted(NOW)).isEmpty();

    store.accounts.reconnect(store.account, new AccountStore.SealedAccess(Map.of(), "AAAA"), NOW);

    assertThat(wanted(NOW))
        .extracting(Target::calendarColumn)
        .containsExactly(calendar.calendarColumn());
  }

  @Test
  void whatHasEndedIsForgottenWhoeverItBelongedTo() {
    open(target(1), "one");

    channels.forgetEnded(NOW);
    assertThat(channels.open(store.account)).hasSize(1);
    channels.forgetEnded(WEEK);
    assertThat(channels.open(store.account)).isEmpty();
  }

  @Test
  void withoutAnAddressNoChannelIsWanted() {
    open(target(1), "one");

    assertThat(channels.closing(store.account, true, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
  }

  @Test
  void aCalendarOutOfSightKeepsNobodyBusy() {
    open(target(0), "list");
    open(target(0), "one");
    store.jdbi.useHandle(
        handle -> {
          handle.execute("update calendar set missing_since = now()");
          handle.execute("update sync_state set channel_at = '-infinity' where calendar_id <> ''");
        });

    assertThat(wanted(NOW)).isEmpty();
    assertThat(channels.nextAt(store.account)).contains(RENEWAL);
  }

  @Test
  void aChannelWhoseGatewayDiedBeforeTheAnswerServesWhenItIsHeardOf() {
    Target calendar = target(1);
    channels.begin(calendar, "one", INTAKE, WEEK);
    assertThat(pushed("one", "resource", 2)).isEqualTo(Pushed.DUE);
    assertThat(pushed("one", "another", 3)).isEqualTo(Pushed.NOTHING);

    assertThat(wanted(NOW)).as("how long it lives was not heard").contains(calendar);
    open(calendar, "two");
    assertThat(channels.closing(store.account, false, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
  }

  @Test
  void aChannelThatMayExistIsClosedWhenItIsHeardOf() {
    Target calendar = target(1);
    channels.begin(calendar, "lost", INTAKE, WEEK);
    channels.failed(calendar, "lost", true, MINUTE, "Nobody answered");
    assertThat(channels.closing(store.account, false, NOW, 10)).isEmpty();

    assertThat(pushed("lost", "resource", 2)).isEqualTo(Pushed.DUE);

    assertThat(channels.closing(store.account, false, NOW, 10))
        .containsExactly(new Closing("lost", "resource"));
  }

  @Test
  void aRefusedChannelIsNotAskedForUntilItsTime() {
    Target calendar = target(1);
    channels.begin(calendar, "one", INTAKE, WEEK);
    channels.failed(calendar, "one", false, RENEWAL, "No push here");

    assertThat(wanted(MINUTE)).doesNotContain(calendar);
    assertThat(wanted(RENEWAL))
        .filteredOn(it -> it.calendar() != null)
        .extracting(Target::failures)
        .containsExactly(1);
    assertThat(pushed("one", "resource", 2)).isEqualTo(Pushed.UNKNOWN);
  }

  @Test
  void aChannelWhoseRowWasLostIsOpenedAnew() {
    Target calendar = target(1);
    open(calendar, "one");
    store.jdbi.useHandle(handle -> handle.execute("delete from push_channel"));

    assertThat(wanted(NOW)).contains(calendar);
  }

  @Test
  void anExpiredChannelIsForgotten() {
    open(target(1), "one");

    assertThat(channels.closing(store.account, false, WEEK, 10)).isEmpty();
    assertThat(channels.open(store.account)).isEmpty();
  }

  @Test
  void whatIsNoLongerFollowedIsWatchedNoMore() {
    Target calendar = target(1);
    open(calendar, "one");
    store.jdbi.useHandle(
        handle -> handle.execute("update sync_state set active = false where calendar_id <> ''"));

    assertThat(channels.closing(store.account, false, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
    assertThat(wanted(WEEK)).doesNotContain(calendar);
  }

  @Test
  void anErasedAccountHasNoChannels() {
    open(target(1), "one");

    assertThat(store.erasure.account(store.account, NOW)).isTrue();

    assertThat(channels.open(store.account)).isEmpty();
  }
}
