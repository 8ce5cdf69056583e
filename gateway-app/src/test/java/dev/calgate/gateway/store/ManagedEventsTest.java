package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.listed;
import static dev.calgate.gateway.store.StoreFixture.meeting;
import static dev.calgate.gateway.store.StoreFixture.object;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.ManagedEvents.Leaving;
import dev.calgate.gateway.store.ManagedEvents.Managed;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManagedEventsTest {
  private static final ObjectRef A = new ObjectRef("a");

  private final StoreFixture store = new StoreFixture();
  private final ManagedEvents managed = new ManagedEvents(store.jdbi);
  private final CalendarId calendar = store.lease.calendarKey().calendar();

  private void take(String name, String ref) {
    managed.take(APPLICATION, calendar, name, "uid-" + ref, new ObjectRef(ref));
  }

  private void told(RemoteChange... changes) {
    store.commit.objects(store.begin(), List.of(changes), NOW);
  }

  private void removed(ObjectRef object) {
    WriteTicket ticket =
        new WriteStore(store.tables).begin(store.lease.calendarKey(), object, NOW).orElseThrow();
    store.commit.written(
        ticket, "memory", List.of(new RemoteChange.Removed(object)), Origin.PROVIDER, NOW);
  }

  private EventId event(String ref) {
    return Ids.event(calendar, ref, "uid-" + ref, null);
  }

  private Managed find(String name) {
    return managed.find(APPLICATION, calendar, name).orElseThrow();
  }

  private List<String> leaving() {
    return managed.leaving(null, null, 10).stream().map(Leaving::name).toList();
  }

  private long rows() {
    return store.jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from managed_event").mapTo(Long.class).one());
  }

  @Test
  void aNameIsTakenBeforeThereIsAnEventAndStandsForItThen() {
    assertThat(managed.find(APPLICATION, calendar, "one")).isEmpty();
    take("one", "a");
    assertThat(find("one")).isEqualTo(new Managed("one", "uid-a", A, null, false, false));

    told(single("a", "1", "One"), single("b", "1", "Other"));

    assertThat(find("one").event()).isEqualTo(event("a"));
    assertThat(managed.names(APPLICATION, List.of(event("a"), event("b"))))
        .isEqualTo(Map.of(event("a"), "one"));
  }

  @Test
  void aNameKeepsWhatItWasTakenWith() {
    take("one", "a");
    take("one", "b");

    assertThat(find("one").ref()).isEqualTo(A);
  }

  @Test
  void aNameOutlivesItsEventAndStillNamesTheTombstone() {
    take("one", "a");
    told(single("a", "1", "One"));
    removed(A);

    assertThat(find("one")).isEqualTo(new Managed("one", "uid-a", A, null, true, false));
    assertThat(managed.names(APPLICATION, List.of(event("a")))).containsValue("one");
  }

  @Test
  void anEventElsewhereThanForeseenIsFoundThere() {
    take("one", "a");
    told(single("b", "1", "One"));
    managed.place(APPLICATION, calendar, "one", new ObjectRef("b"));

    assertThat(find("one").event()).isEqualTo(event("b"));
  }

  @Test
  void exceptionsHaveTheirSeriesNameAlsoInObjectsOfTheirOwn() {
    take("one", "a");
    EventDetails daily =
        meeting("Daily", 9).with(new Recurrence(List.of("FREQ=DAILY;COUNT=5"), List.of()));
    EventTime second = daily.start().withLocal(daily.start().local().plusDays(1));
    RemoteEvent moved = new RemoteEvent("", "uid", A, second, meeting("Moved", 12));
    told(
        object("a", "1", new RemoteEvent("", "uid", null, null, daily)), object("a-2", "1", moved));
    EventId series = Ids.event(calendar, "a", "", null);
    EventId exception = Ids.event(calendar, "a", "", second);

    assertThat(find("one").event()).isEqualTo(series);
    assertThat(managed.names(APPLICATION, List.of(series, exception)))
        .isEqualTo(Map.of(series, "one", exception, "one"));
    managed.leaveAll(store.account, null);
    assertThat(leaving()).as("the series alone").containsExactly("one");
  }

  @Test
  void whatIsToBeDeletedIsListedInPages() {
    for (String name : List.of("c", "a", "b", "never made")) {
      take(name, name);
    }
    told(single("a", "1", "A"), single("b", "1", "B"), single("c", "1", "C"));
    CalendarId other = Ids.calendar(store.account.account(), "other");
    managed.leaveAll(store.account, List.of(other));
    assertThat(leaving()).as("in another calendar").isEmpty();

    managed.leaveAll(store.account, List.of(other, calendar));
    List<Leaving> first = managed.leaving(null, null, 2);
    List<Leaving> rest = managed.leaving(store.account, first.get(1), 2);
    assertThat(first).extracting(Leaving::event).containsExactly(event("a"), event("b"));
    assertThat(rest).containsExactly(new Leaving(store.account, calendar, "c", event("c")));
    AccountKey bob = new AccountKey(APPLICATION, Ids.account(APPLICATION, "memory", "bob"));
    assertThat(managed.leaving(bob, null, 2)).isEmpty();

    managed.leave(APPLICATION, calendar, "a", false);
    assertThat(leaving()).containsExactly("b", "c");
    assertThat(find("never made").leaving()).as("there is nothing to delete").isFalse();
  }

  @Test
  void onlyWhatIsNotThereHasLeft() {
    take("one", "a");
    told(single("a", "1", "One"));
    managed.leaveAll(store.account, null);

    managed.left(APPLICATION, calendar, "one");
    assertThat(leaving()).as("it is there, and is still to be deleted").containsExactly("one");

    removed(A);
    managed.left(APPLICATION, calendar, "one");
    told(single("a", "2", "One"));
    assertThat(find("one").event()).isEqualTo(event("a"));
    assertThat(leaving()).as("its deletion was done").isEmpty();
  }

  @Test
  void whatIsToComeCanBeMarkedForDeletionBeforehand() {
    take("one", "a");
    managed.leave(APPLICATION, calendar, "one", true);
    assertThat(leaving()).isEmpty();
    told(single("a", "1", "One"));

    assertThat(leaving()).containsExactly("one");
  }

  @Test
  void anotherApplicationHasNamesOfItsOwn() {
    take("one", "a");
    ApplicationId other = new ApplicationId("other");
    managed.take(other, calendar, "one", "uid", A);

    assertThat(managed.find(other, calendar, "one")).as("not its calendar").isEmpty();
    assertThat(rows()).isEqualTo(1);
    assertThat(ManagedEvents.uid(other, calendar, "one"))
        .isNotEqualTo(ManagedEvents.uid(APPLICATION, calendar, "one"))
        .hasSize(48);
  }

  @Test
  void namesLeaveWithTheirAccount() {
    take("one", "a");
    told(single("a", "1", "One"));
    store.erasure.account(store.account, NOW);

    assertThat(rows()).isZero();
  }

  @Test
  void namesLeaveWithTheirCalendar() {
    take("one", "a");
    Lease list =
        store.claim(NOW.plusSeconds(120)).stream()
            .filter(it -> it.calendar() == null)
            .findFirst()
            .orElseThrow();
    store.calendars.apply(list, "memory", List.of(), NOW, NOW);
    store.calendars.erase(list, store.lease.calendarKey(), NOW);

    assertThat(rows()).isZero();
    store.calendars.apply(list, "memory", List.of(listed("work", "tag-1")), NOW, NOW);
    take("one", "a");
    assertThat(rows()).as("as one that is there again takes names again").isEqualTo(1);
  }
}
