package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.gateway.store.NotificationChannel.Wish;
import dev.calgate.gateway.store.NotificationChannels.TooManyChannelsException;
import dev.calgate.gateway.store.NotificationChannels.UnknownCalendarException;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Ids;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotificationChannelsTest {
  private final StoreFixture store = new StoreFixture();
  private final NotificationChannels channels =
      new NotificationChannels(store.jdbi, List.of(APPLICATION));
  private final CalendarId work = Ids.calendar(store.account.account(), "work");

  private static Wish wish(String path, CalendarId... calendars) {
    return new Wish(URI.create("https://receiver.dev/" + path), List.of(calendars), false, true);
  }

  private NotificationChannel create(Wish wish) {
    return channels.create(store.account, wish, NOW).orElseThrow();
  }

  @Test
  void whoWantsTheSameGetsTheSame() {
    NotificationChannel first = create(wish("a", work));

    assertThat(first.id()).matches("chn_[a-z2-7]{26}");
    assertThat(create(wish("a", work, work))).isEqualTo(first);
    assertThat(create(wish("a")).id()).isNotEqualTo(first.id());
    assertThat(create(wish("b", work)).id()).isNotEqualTo(first.id());
    Wish without = new Wish(URI.create("https://receiver.dev/a"), List.of(work), false, false);
    assertThat(create(without).id()).isNotEqualTo(first.id());
    assertThat(channels.list(store.account)).hasSize(4).contains(first);
  }

  @Test
  void whoWantTheSameAtTheSameTimeGetTheSame() {
    List<CompletableFuture<String>> all =
        IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> create(wish("a")).id()))
            .toList();
    Set<String> ids = new HashSet<>();
    all.forEach(it -> ids.add(it.join()));

    assertThat(ids).hasSize(1);
  }

  @Test
  void anAccountHasABoundedNumberOfChannels() {
    for (int i = 0; i < NotificationChannels.MOST; i++) {
      create(wish("channel-" + i));
    }
    assertThatThrownBy(() -> create(wish("one-more"))).isInstanceOf(TooManyChannelsException.class);
    assertThat(create(wish("channel-7"))).isIn(channels.list(store.account));
  }

  @Test
  void aCalendarOfNobodyOrOfOthersIsUnknown() {
    CalendarId foreign = Ids.calendar(Ids.account(APPLICATION, "memory", "somebody else"), "work");
    assertThatThrownBy(() -> create(wish("a", work, foreign)))
        .isInstanceOf(UnknownCalendarException.class);
    assertThat(channels.list(store.account)).isEmpty();
  }

  @Test
  void aForeignAccountIsAnUnknownOne() {
    AccountKey foreign = new AccountKey(new ApplicationId("other"), store.account.account());
    NotificationChannel channel = create(wish("a"));

    assertThat(channels.create(foreign, wish("a"), NOW)).isEmpty();
    assertThat(channels.list(foreign)).isEmpty();
    assertThat(channels.close(foreign, channel.id())).isFalse();
    assertThat(channels.close(store.account, channel.id())).isTrue();
    assertThat(channels.close(store.account, channel.id())).isFalse();
    assertThat(channels.list(store.account)).isEmpty();
  }

  @Test
  void anAccountThatIsBeingErasedGetsNone() {
    store.erasure.account(store.account, NOW);

    assertThat(channels.create(store.account, wish("a"), NOW)).isEmpty();
  }

  @Test
  void whatIsWaitingIsCounted() {
    create(wish("a"));
    create(wish("b"));

    assertThat(channels.figures(NOW.plusSeconds(30)))
        .isEqualTo(new NotificationChannels.Figures(2, 0, 2, 30));
  }
}
