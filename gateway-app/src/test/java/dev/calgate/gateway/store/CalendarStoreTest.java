package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.listed;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.Account;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Origin;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.SyncCursor;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalendarStoreTest {
  private static final int PATIENCE = 15;

  private final StoreFixture store = new StoreFixture();

  private CalendarStore.Listing list(Instant at, RemoteCalendar... remote) {
    store.sync.requestAccount(store.account, at);
    Lease lease =
        store.claim(at).stream().filter(it -> it.calendar() == null).findFirst().orElseThrow();
    CalendarStore.Listing listing =
        store.calendars.apply(lease, "memory", List.of(remote), at, at.minusSeconds(PATIENCE));
    store.sync.release(lease, SyncStore.Release.success(9, at.plusSeconds(60), null), at);
    return listing;
  }

  private void completePass() {
    completePass(store.lease);
  }

  private void completePass(Lease lease) {
    completePass(lease, null);
  }

  private void completePass(Lease lease, @Nullable String stateTag) {
    Pass pass = store.commit.begin(lease, NOW);
    store.commit.complete(
        pass, new PassEnd(new SyncCursor("c"), stateTag, NOW, NOW.plusSeconds(86_400)));
    store.sync.release(
        pass.lease(),
        SyncStore.Release.success(pass.requested(), NOW.plusSeconds(86_400), null),
        NOW);
  }

  @Test
  void anUnchangedTagVouchesForTheCalendarAndAsksForNothing() {
    completePass();
    Instant later = NOW.plusSeconds(60);

    assertThat(list(later, listed("work", "tag-1")).requested()).isZero();
    CalendarView view =
        store.calendars.find(APPLICATION, store.lease.calendarKey().calendar()).orElseThrow();
    assertThat(view.status().asOf()).isEqualTo(later);
  }

  @Test
  void aNewTagOrNoTagAsksForAPass() {
    completePass();

    assertThat(list(NOW.plusSeconds(60), listed("work", "tag-2")).requested()).isEqualTo(1);
    assertThat(store.claim(NOW.plusSeconds(60)))
        .extracting(Lease::calendar)
        .containsExactly(store.lease.calendar());
  }

  @Test
  void theTagThatAPassEndedWithAsksForNothingWhenItIsListed() {
    completePass(store.lease, "tag-2");

    assertThat(list(NOW.plusSeconds(60), listed("work", "tag-2")).requested()).isZero();
    assertThat(list(NOW.plusSeconds(120), listed("work", "tag-3")).requested()).isEqualTo(1);
  }

  @Test
  void aRenameIsOneEntryWithTheOldName() {
    RemoteCalendar renamed =
        new RemoteCalendar(
            listed("work", "x").ref(), "Labour", "", null, "Europe/Paris", false, false, "tag-1");
    list(NOW, renamed);
    list(NOW, renamed);

    List<JsonNode> updates =
        store.entries().stream()
            .filter(entry -> entry.get("type").textValue().equals("calendar.updated"))
            .toList();
    assertThat(updates).hasSize(1);
    assertThat(updates.get(0).get("before").toString()).isEqualTo("{\"name\":\"Calendar work\"}");
    assertThat(updates.get(0).get("calendar").get("name").textValue()).isEqualTo("Labour");
  }

  /** The calendar is asked for itself, and says that it is not there. */
  private void passFails(ErrorKind kind, Instant at) {
    for (Lease pass : store.claim(at.plusSeconds(60))) {
      store.sync.release(
          pass, new SyncStore.Release.Failed(9L, at, kind, "not there", Set.of()), at);
    }
  }

  @Test
  void aCalendarIsGoneWhenListingsLackItForAWhileAndItSaysSoItself() {
    completePass();
    assertThat(list(NOW)).isEqualTo(new CalendarStore.Listing(0, 1, List.of()));
    passFails(ErrorKind.GONE, NOW);
    assertThat(list(NOW.plusSeconds(PATIENCE - 1)).gone()).as("too early").isEmpty();

    assertThat(list(NOW.plusSeconds(PATIENCE)).gone()).containsExactly(store.lease.calendarKey());
  }

  @Test
  void aCalendarThatIsMerelyOutOfSightStaysAndIsRead() {
    completePass();
    list(NOW);
    completePass(store.claim(NOW.plusSeconds(1)).get(0));

    CalendarStore.Listing later = list(NOW.plusSeconds(3_600));
    assertThat(later.gone()).isEmpty();
    assertThat(later.unconfirmed()).isZero();
    assertThat(store.claim(NOW.plusSeconds(3_600)))
        .extracting(Lease::calendar)
        .containsExactly(store.lease.calendar());
  }

  @Test
  void aCalendarThatIsListedAgainIsNoLongerMissing() {
    completePass();
    list(NOW);
    passFails(ErrorKind.GONE, NOW);
    list(NOW, listed("work", "tag-1"));

    assertThat(list(NOW.plusSeconds(PATIENCE)).gone()).isEmpty();
  }

  @Test
  void ofACalendarThatNobodyFollowsAbsenceHasToDo() {
    completePass();
    store.calendars.follow(
        APPLICATION, store.lease.calendarKey().calendar(), false, Origin.PROVIDER, NOW);
    list(NOW, listed("other", "tag-1"));

    assertThat(list(NOW.plusSeconds(PATIENCE), listed("other", "tag-1")).gone())
        .containsExactly(store.lease.calendarKey());
  }

  @Test
  void followingACalendarWakesNoOther() {
    completePass();
    list(NOW, listed("work", "tag-1"), listed("other", "tag-1"));
    for (Lease lease : store.claim(NOW)) {
      store.sync.release(lease, SyncStore.Release.success(9, NOW.plusSeconds(60), null), NOW);
    }
    CalendarId work = store.lease.calendarKey().calendar();
    store.calendars.follow(APPLICATION, work, false, Origin.PROVIDER, NOW);
    assertThat(store.claim(NOW)).isEmpty();

    store.calendars.follow(APPLICATION, work, true, Origin.PROVIDER, NOW);
    assertThat(store.claim(NOW)).extracting(Lease::calendar).containsExactly(work);
  }

  @Test
  void anErasedCalendarLeavesADeletionForEachEvent() {
    Pass pass = store.begin();
    store.commit.objects(pass, List.of(single("a", "1", "One"), single("b", "1", "Two")), NOW);
    store.sync.requestAccount(store.account, NOW);
    Lease list =
        store.claim(NOW).stream().filter(it -> it.calendar() == null).findFirst().orElseThrow();
    store.calendars.apply(list, "memory", List.of(), NOW, NOW);
    store.calendars.erase(list, pass.calendar(), NOW);

    assertThat(store.entries())
        .extracting(entry -> entry.get("type").textValue())
        .endsWith("event.deleted", "event.deleted", "calendar.deleted");
    assertThat(store.calendars.find(APPLICATION, pass.calendar().calendar())).isEmpty();
  }

  @Test
  void anErasedAccountLeavesNoContentAndADenseFeed() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "Secret meeting")), NOW);
    assertThat(store.erasure.account(store.account, NOW)).isTrue();
    assertThat(store.erasure.account(store.account, NOW)).isFalse();

    List<JsonNode> entries = store.entries();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(entries.get(i).get("position").longValue()).isEqualTo(i + 1L);
    }
    assertThat(entries.toString()).doesNotContain("Secret meeting");
    assertThat(entries.get(entries.size() - 1).get("type").textValue())
        .isEqualTo("account.deleted");
    assertThat(store.accounts.find(store.account)).isEmpty();
    assertThat(store.erasure.unfinished()).isEmpty();
  }

  @Test
  void aPausedAccountIsNotDueAndWakesWhenConnected() {
    store.accounts.update(store.account, account -> account.with(Account.Status.PAUSED), NOW);
    assertThat(store.claim(NOW.plusSeconds(3_600))).isEmpty();

    store.accounts.update(store.account, account -> account.with(Account.Status.CONNECTED), NOW);
    assertThat(store.claim(NOW.plusSeconds(3_600))).hasSize(2);
  }

  @Test
  void anAccountsListIsLeftAloneWhileACalendarIsReadForTheFirstTime() {
    store.jdbi.useHandle(handle -> handle.execute("update sync_state set attempted = 0"));
    store.sync.requestAccount(store.account, NOW);
    assertThat(store.claim(NOW)).isEmpty();

    completePass();
    assertThat(store.claim(NOW)).singleElement().matches(lease -> lease.calendar() == null);
  }

  @Test
  void aTicketIsCoveredWhenAllWasAttemptedAfterIt() {
    completePass();
    SyncTicket ticket = store.sync.requestAll(store.account, NOW).orElseThrow();
    assertThat(store.sync.covered(ticket)).isFalse();

    for (Lease lease : store.claim(NOW)) {
      long requested = store.sync.work(lease).orElseThrow().requested();
      store.sync.release(
          lease, SyncStore.Release.success(requested, NOW.plusSeconds(60), null), NOW);
    }
    assertThat(store.sync.covered(ticket)).isTrue();
  }
}
