package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.ChannelStore.Closing;
import dev.calgate.gateway.store.ChannelStore.Target;
import dev.calgate.provider.PushChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels as they stand in the store, whatever their gateway died of. */
class ChannelStoreTest {
  private static final Instant WEEK = NOW.plus(Duration.ofDays(7));
  private static final Instant MINUTE = NOW.plus(Duration.ofMinutes(1));
  private static final Instant RENEWAL = NOW.plus(Duration.ofDays(6));

  private final StoreFixture store = new StoreFixture();
  private final ChannelStore channels = new ChannelStore(store.jdbi);

  private List<Target> wanted(Instant now) {
    return channels.wanted(store.account, now, 10);
  }

  /** The account's list and its one calendar. */
  private Target target(int index) {
    return wanted(NOW).get(index);
  }

  private void open(Target target, String id) {
    channels.begin(target, id, WEEK);
    channels.opened(target, new PushChannel(id, "resource", WEEK), WEEK, RENEWAL, NOW);
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

    assertThat(channels.closing(store.account, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
    channels.closeLater("one", MINUTE);
    assertThat(channels.closing(store.account, NOW, 10)).isEmpty();
    assertThat(channels.nextAt(store.account)).isPresent();
    channels.closed("one");
    assertThat(channels.closing(store.account, MINUTE, 10)).isEmpty();
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

    assertThat(channels.pushed("unknown", "resource", NOW)).isFalse();
    assertThat(channels.pushed("one", "another", NOW)).isFalse();
    assertThat(isRequested()).isFalse();
    assertThat(channels.pushed("one", "resource", NOW)).isTrue();
    assertThat(isRequested()).isTrue();
  }

  @Test
  void aChannelWhoseGatewayDiedBeforeTheAnswerServesWhenItIsHeardOf() {
    Target calendar = target(1);
    channels.begin(calendar, "one", WEEK);
    assertThat(channels.pushed("one", "resource", NOW)).isTrue();
    assertThat(channels.pushed("one", "another", NOW)).isFalse();

    assertThat(wanted(NOW)).as("how long it lives was not heard").contains(calendar);
    open(calendar, "two");
    assertThat(channels.closing(store.account, NOW, 10))
        .containsExactly(new Closing("one", "resource"));
  }

  @Test
  void aChannelThatMayExistIsClosedWhenItIsHeardOf() {
    Target calendar = target(1);
    channels.begin(calendar, "lost", WEEK);
    channels.failed(calendar, "lost", true, MINUTE, "Nobody answered");
    assertThat(channels.closing(store.account, NOW, 10)).isEmpty();

    assertThat(channels.pushed("lost", "resource", NOW)).isTrue();

    assertThat(channels.closing(store.account, NOW, 10))
        .containsExactly(new Closing("lost", "resource"));
  }

  @Test
  void aRefusedChannelIsNotAskedForUntilItsTime() {
    Target calendar = target(1);
    channels.begin(calendar, "one", WEEK);
    channels.failed(calendar, "one", false, RENEWAL, "No push here");

    assertThat(wanted(MINUTE)).doesNotContain(calendar);
    assertThat(wanted(RENEWAL))
        .filteredOn(it -> it.calendar() != null)
        .extracting(Target::failures)
        .containsExactly(1);
    assertThat(channels.pushed("one", "resource", NOW)).isFalse();
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

    assertThat(channels.closing(store.account, WEEK, 10)).isEmpty();
    assertThat(channels.open(store.account)).isEmpty();
  }

  @Test
  void whatIsNoLongerFollowedIsWatchedNoMore() {
    Target calendar = target(1);
    open(calendar, "one");
    store.jdbi.useHandle(
        handle -> handle.execute("update sync_state set active = false where calendar_id <> ''"));

    assertThat(channels.closing(store.account, NOW, 10))
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
