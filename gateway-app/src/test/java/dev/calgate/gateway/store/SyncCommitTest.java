package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.meeting;
import static dev.calgate.gateway.store.StoreFixture.object;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncCommitTest {
  private final StoreFixture store = new StoreFixture();

  @Test
  void newObjectsBecomeEventsAndDenseEntries() {
    Pass pass = store.begin();
    PageOutcome outcome =
        store.commit.objects(pass, List.of(single("a", "1", "One"), single("b", "1", "Two")), NOW);

    assertThat(outcome).isEqualTo(new PageOutcome(2, 0, 0, 0));
    assertThat(store.entries())
        .extracting(entry -> entry.get("position").longValue())
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(store.eventEntries())
        .extracting(entry -> entry.get("event").get("title").textValue())
        .containsExactly("One", "Two");
  }

  @Test
  void theEntryCarriesTheEventAsTheStoreHoldsIt() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);

    JsonNode entry = store.eventEntries().get(0);
    assertThat(entry.get("event").get("position")).isEqualTo(entry.get("position"));
    assertThat(entry.get("at").textValue()).isEqualTo("2026-11-24T09:00:00.000Z");
    String stored =
        store.jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select position, document from event")
                    .map(
                        (row, context) ->
                            EventDocument.positioned(row.getLong(1), row.getString(2)))
                    .one());
    assertThat(Json.tree(stored)).isEqualTo(entry.get("event"));
  }

  @Test
  void theSameContentAgainIsNoChangeWhateverItsVersion() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);
    PageOutcome outcome =
        store.commit.objects(store.begin(), List.of(single("a", "2", "One")), NOW);

    assertThat(outcome.changes()).isZero();
    assertThat(store.eventEntries()).hasSize(1);
    assertThat(store.commit.versions(store.begin(), List.of(new ObjectRef("a"))))
        .isEqualTo(Map.of(new ObjectRef("a"), new VersionTag("2")));
  }

  @Test
  void anEditSaysWhatItWasBefore() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);
    store.commit.objects(store.begin(), List.of(single("a", "2", "Uno")), NOW);

    JsonNode entry = store.eventEntries().get(1);
    assertThat(entry.get("type").textValue()).isEqualTo("event.updated");
    assertThat(entry.get("changed").toString()).isEqualTo("[\"title\"]");
    assertThat(entry.get("before").toString()).isEqualTo("{\"title\":\"One\"}");
    assertThat(entry.get("event").get("title").textValue()).isEqualTo("Uno");
  }

  @Test
  void anEventThatItsObjectHoldsNoMoreIsGone() {
    RemoteEvent one = RemoteEvent.of("one", meeting("One", 9));
    RemoteEvent two = RemoteEvent.of("two", meeting("Two", 10));
    store.commit.objects(store.begin(), List.of(object("a", "1", one, two)), NOW);
    PageOutcome outcome = store.commit.objects(store.begin(), List.of(object("a", "2", one)), NOW);

    assertThat(outcome).isEqualTo(new PageOutcome(0, 0, 1, 0));
    JsonNode entry = store.eventEntries().get(2);
    assertThat(entry.get("event").isNull()).isTrue();
    assertThat(entry.get("before").get("title").textValue()).isEqualTo("Two");
  }

  @Test
  void anExceptionInAnObjectOfItsOwnKeepsItsIdAndItsSeriesWithoutItsUid() {
    ObjectRef series = new ObjectRef("s");
    EventTime original = meeting("", 9).start();
    RemoteEvent master = new RemoteEvent("", "u", null, null, meeting("Daily", 9));
    RemoteEvent moved = new RemoteEvent("", "u", series, original, meeting("Daily", 15));
    RemoteEvent cancelled =
        new RemoteEvent("", "", series, original, EventDetails.cancelled(original, original));
    store.commit.objects(
        store.begin(), List.of(object("s", "1", master), object("x", "1", moved)), NOW);
    store.commit.objects(store.begin(), List.of(object("x", "2", cancelled)), NOW);

    List<JsonNode> events = store.eventEntries().stream().map(it -> it.get("event")).toList();
    assertThat(events).hasSize(3);
    assertThat(events.get(2).get("id")).isEqualTo(events.get(1).get("id"));
    assertThat(events.get(2).get("series_id")).isEqualTo(events.get(0).get("id"));
    assertThat(events.get(2).get("status").textValue()).isEqualTo("cancelled");
  }

  @Test
  void aSeriesIsEditedInOneEntryHoweverManyOfItsOccurrencesAreCancelled() {
    List<EventTime> cancelled =
        IntStream.rangeClosed(9, 11).mapToObj(hour -> meeting("", hour).start()).toList();
    store.commit.objects(store.begin(), List.of(series("1", "Daily", cancelled)), NOW);
    PageOutcome edit =
        store.commit.objects(store.begin(), List.of(series("2", "Stand-up", cancelled)), NOW);
    assertThat(edit).isEqualTo(new PageOutcome(0, 1, 0, 0));

    store.commit.objects(
        store.begin(), List.of(series("3", "Stand-up", cancelled.subList(0, 2))), NOW);
    assertThat(store.eventEntries().get(5).get("meaning").toString()).isEqualTo("[\"restored\"]");

    store.commit.removeGone(store.begin(), Coverage.SNAPSHOT, 10, NOW);
    assertThat(store.eventEntries().subList(6, 9))
        .as("nothing is restored when the whole series goes")
        .extracting(entry -> entry.get("meaning").toString())
        .containsOnly("[\"deleted\"]");
  }

  private static RemoteChange series(String version, String title, List<EventTime> cancelled) {
    List<RemoteEvent> events = new ArrayList<>();
    events.add(
        RemoteEvent.of(
            "u", meeting(title, 9).with(new Recurrence(List.of("FREQ=HOURLY"), List.of()))));
    for (EventTime original : cancelled) {
      EventDetails details = EventDetails.cancelled(original, original);
      events.add(new RemoteEvent("u", new ObjectRef("s"), original, details));
    }
    return object("s", version, events.toArray(RemoteEvent[]::new));
  }

  @Test
  void aRemovedEventThatComesBackIsCreatedAgainUnderItsId() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);
    Pass empty = store.begin();
    store.commit.removeGone(empty, Coverage.SNAPSHOT, 10, NOW);
    store.commit.objects(store.begin(), List.of(single("a", "3", "One")), NOW);

    assertThat(store.eventEntries())
        .extracting(entry -> entry.get("type").textValue())
        .containsExactly("event.created", "event.deleted", "event.created");
    assertThat(store.eventEntries())
        .extracting(entry -> entry.get("event_id").textValue())
        .containsOnly(store.eventEntries().get(0).get("event_id").textValue());
  }

  @Test
  void aSnapshotSweepsWhatItDidNotMention() {
    Pass first = store.begin();
    store.commit.objects(first, List.of(single("a", "1", "One"), single("b", "1", "Two")), NOW);
    Pass pass = store.begin();
    store.commit.mention(pass, List.of(new ObjectRef("a")), false);

    assertThat(store.commit.sweep(pass, Coverage.SNAPSHOT)).isEqualTo(new SyncCommit.Sweep(1, 2));
    assertThat(store.commit.removeGone(pass, Coverage.SNAPSHOT, 10, NOW).outcome().deleted())
        .isEqualTo(1);
    assertThat(store.commit.removeGone(pass, Coverage.SNAPSHOT, 10, NOW).objects()).isZero();
  }

  @Test
  void aDeltaSweepsOnlyWhatItSaidToBeGone() {
    store.commit.objects(
        store.begin(), List.of(single("a", "1", "One"), single("b", "1", "Two")), NOW);
    Pass pass = store.begin();
    store.commit.mention(pass, List.of(new ObjectRef("b"), new ObjectRef("never-seen")), true);

    assertThat(store.commit.sweep(pass, Coverage.DELTA)).isEqualTo(new SyncCommit.Sweep(1, 2));
    store.commit.removeGone(pass, Coverage.DELTA, 10, NOW);
    assertThat(store.eventEntries())
        .last()
        .extracting(entry -> entry.get("before").get("title").textValue())
        .isEqualTo("Two");
  }

  @Test
  void aScatteredDeletionIsTakenAwayToItsEndInSteps() {
    List<RemoteChange> all = new ArrayList<>();
    for (String ref : List.of("a", "b", "c", "d", "e", "f", "g")) {
      all.add(single(ref, "1", "Event " + ref));
    }
    store.commit.objects(store.begin(), all, NOW);
    Pass pass = store.begin();
    store.commit.mention(
        pass, List.of(new ObjectRef("a"), new ObjectRef("d"), new ObjectRef("e")), false);

    SyncCommit.Swept swept = store.commit.removeGone(pass, Coverage.SNAPSHOT, 1, NOW);

    assertThat(swept.objects()).isEqualTo(4);
    assertThat(swept.outcome().deleted()).isEqualTo(4);
    assertThat(store.commit.sweep(pass, Coverage.SNAPSHOT)).isEqualTo(new SyncCommit.Sweep(0, 3));
  }

  /** PostgreSQL knows nothing yet of the sizes of tables that are as fresh as these. */
  @Test
  void theFirstSweepOfALargeCalendarIsNoProductOfItsSizes() {
    int objects = 3_000;
    Pass pass = store.begin();
    store.jdbi.useHandle(
        handle -> {
          String database =
              handle.createQuery("select current_database()").mapTo(String.class).one();
          handle.execute("alter database " + database + " set statement_timeout = '20s'");
        });
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into remote_object (application_id, calendar_id, ref, version, raw)
                select ?, ?, 'object-' || n, '1', 'raw' from generate_series(1, ?) n
                """,
                APPLICATION.value(),
                store.lease.calendarColumn(),
                objects));
    store.commit.mention(
        pass,
        IntStream.range(1, objects).mapToObj(it -> new ObjectRef("object-" + it)).toList(),
        false);

    assertThat(store.commit.sweep(pass, Coverage.SNAPSHOT))
        .isEqualTo(new SyncCommit.Sweep(1, objects));
  }

  @Test
  void aSnapshotOfAWindowSparesWhatLiesOutside() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);
    Coverage past = new Coverage.Snapshot(null, NOW);
    Coverage future = new Coverage.Snapshot(NOW, null);

    assertThat(store.commit.sweep(store.begin(), past).gone()).isZero();
    assertThat(store.commit.sweep(store.begin(), future).gone()).isEqualTo(1);
  }

  @Test
  void anUnreadableObjectKeepsWhatIsKnownOfIt() {
    store.commit.objects(store.begin(), List.of(single("a", "1", "One")), NOW);
    PageOutcome outcome =
        store.commit.objects(
            store.begin(),
            List.of(
                new RemoteChange.Unreadable(new ObjectRef("a"), new VersionTag("2"), "No DTSTART")),
            NOW);

    assertThat(outcome).isEqualTo(new PageOutcome(0, 0, 0, 1));
    assertThat(store.eventEntries()).hasSize(1);
    assertThat(
            store
                .calendars
                .find(StoreFixture.APPLICATION, store.lease.calendarKey().calendar())
                .orElseThrow()
                .unreadable())
        .isEqualTo(1);
  }

  @Test
  void aLateWorkerLosesAndWritesNothing() {
    Pass late = store.begin();
    List<Lease> successor = store.claim(NOW.plusSeconds(61));
    assertThat(successor).extracting(Lease::calendar).contains(store.lease.calendar());

    assertThatThrownBy(() -> store.commit.objects(late, List.of(single("a", "1", "One")), NOW))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(
            () -> store.commit.complete(late, new PassEnd(new SyncCursor("c"), null, NOW, null)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(store.eventEntries()).isEmpty();
  }

  @Test
  void aRequestCountedDuringAPassMakesTheCalendarDueAgain() {
    Pass pass = store.begin();
    store.sync.requestCalendar(pass.calendar(), NOW);
    store.commit.complete(
        pass, new PassEnd(new SyncCursor("c"), null, NOW, NOW.plusSeconds(86_400)));
    store.sync.release(
        pass.lease(),
        SyncStore.Release.success(pass.requested(), NOW.plusSeconds(3_600), null),
        NOW);

    assertThat(store.claim(NOW))
        .extracting(Lease::calendar)
        .containsExactly(store.lease.calendar());
  }

  @Test
  void theNextPassBeginsAtTheSavedCursorUntilAFullOneIsDue() {
    Pass pass = store.begin();
    assertThat(pass.cursor()).isNull();
    store.commit.complete(pass, new PassEnd(new SyncCursor("c"), null, NOW, NOW.plusSeconds(60)));

    assertThat(store.commit.begin(store.lease, NOW).cursor()).isEqualTo(new SyncCursor("c"));
    assertThat(store.commit.begin(store.lease, NOW.plusSeconds(60)).cursor()).isNull();
  }
}
