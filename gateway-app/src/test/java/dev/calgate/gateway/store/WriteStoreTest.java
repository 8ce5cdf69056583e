package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.meeting;
import static dev.calgate.gateway.store.StoreFixture.object;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventTime;
import dev.calgate.model.Origin;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes through the API and passes over the same calendar, in every order. */
class WriteStoreTest {
  private static final ObjectRef A = new ObjectRef("a");
  private static final Origin CALLER = new Origin(Origin.Type.API, "req_1");

  private final StoreFixture store = new StoreFixture();
  private final WriteStore writes = new WriteStore(store.tables);
  private final CalendarKey calendar = store.lease.calendarKey();

  private WriteTicket begin(ObjectRef ref) {
    return writes.begin(calendar, ref, NOW).orElseThrow();
  }

  private void written(WriteTicket ticket, RemoteChange... changes) {
    store.commit.written(ticket, "memory", List.of(changes), CALLER, NOW);
  }

  private void told(Pass pass, RemoteChange... changes) {
    store.commit.objects(pass, List.of(changes), NOW);
  }

  private void complete(Pass pass) {
    store.commit.complete(pass, new PassEnd(new SyncCursor("1:c"), null, NOW, null));
  }

  private List<String> titles() {
    return store.eventEntries().stream()
        .map(entry -> entry.path("event").path("title").asText("gone"))
        .toList();
  }

  @Test
  void whatTheCallerWroteIsSaidToBeTheCallersAndItsEchoIsNoNews() {
    written(begin(A), single("a", "1", "One"));
    told(store.begin(), single("a", "1", "One"));

    JsonNode entry = store.eventEntries().get(0);
    assertThat(store.eventEntries()).hasSize(1);
    assertThat(entry.at("/origin/type").asText()).isEqualTo("api");
    assertThat(entry.at("/origin/request_id").asText()).isEqualTo("req_1");
    EventId event = new EventId(entry.path("event_id").textValue());
    assertThat(writes.held(calendar, A, event))
        .contains(
            new WriteStore.Held(
                new KnownObject(A, new VersionTag("1"), "raw"),
                entry.path("position").longValue()));
  }

  @Test
  void oneObjectIsWrittenByOneAtATime() {
    WriteTicket first = begin(A);
    assertThat(writes.begin(calendar, A, NOW)).isEmpty();
    assertThat(writes.begin(calendar, new ObjectRef("b"), NOW)).isPresent();

    writes.abandon(first, false, NOW);
    assertThat(writes.begin(calendar, A, NOW)).isPresent();
  }

  @Test
  void whatAPassWasToldBeforeTheWriteEndedIsAskedForAgain() {
    told(store.begin(), single("a", "1", "One"));
    Pass pass = store.begin();
    WriteTicket ticket = begin(A);
    told(pass, single("a", "2", "Foreign"));
    written(ticket, single("a", "3", "Mine"));
    told(pass, single("a", "1", "One"));
    assertThat(titles()).containsExactly("One", "Mine");

    assertThat(store.commit.toSettle(pass)).containsExactly(A);
    Pass settled = store.commit.lookAgain(pass);
    told(settled, single("a", "4", "Theirs"));
    assertThat(store.commit.unsettled(settled, List.of(A))).isEmpty();
    assertThat(titles()).containsExactly("One", "Mine", "Theirs");

    complete(settled);
    assertThat(store.commit.toSettle(store.begin())).isEmpty();
  }

  @Test
  void whatIsOnItsWayStaysUnsettled() {
    Pass pass = store.begin();
    WriteTicket ticket = begin(A);
    Pass looked = store.commit.lookAgain(pass);
    assertThat(store.commit.unsettled(looked, List.of(A))).containsExactly(A);

    writes.abandon(ticket, false, NOW);
    assertThat(store.commit.unsettled(store.commit.lookAgain(pass), List.of(A))).isEmpty();
  }

  @Test
  void whatWasMadeDuringAListingIsNotSweptForNotBeingInIt() {
    told(store.begin(), single("b", "1", "Old"));
    Pass pass = store.begin();
    written(begin(A), single("a", "1", "New"));

    assertThat(store.commit.sweep(pass, Coverage.SNAPSHOT)).isEqualTo(new SyncCommit.Sweep(1, 2));
    store.commit.removeGone(pass, Coverage.SNAPSHOT, 10, NOW);
    assertThat(titles()).containsExactly("Old", "New", "gone");
  }

  @Test
  void whatArrivesDuringAListingIsNotSweptForNotBeingInIt() {
    told(store.begin(), single("b", "1", "Old"));
    Pass pass = store.begin();
    store.commit.arrived(calendar, "memory", List.of(single("a", "1", "Moved")), CALLER, NOW);
    store.commit.mention(pass, List.of(new ObjectRef("b")), false);

    store.commit.removeGone(pass, Coverage.SNAPSHOT, 10, NOW);
    assertThat(titles()).containsExactly("Old", "Moved");
    assertThat(store.commit.toSettle(pass)).containsExactly(A);
  }

  @Test
  void whatADeltaSaysToBeGoneIsNotTakenFromWhoeverWritesIt() {
    told(store.begin(), single("a", "1", "One"));
    Pass pass = store.begin();
    store.commit.mention(pass, List.of(A), true);
    WriteTicket ticket = begin(A);

    assertThat(store.commit.sweep(pass, Coverage.DELTA).gone()).isZero();
    writes.abandon(ticket, false, NOW);
    assertThat(store.commit.sweep(store.commit.lookAgain(pass), Coverage.DELTA).gone()).isOne();
  }

  @Test
  void whatMayHaveHappenedIsAskedForByTheNextPass() {
    complete(store.begin());
    writes.abandon(begin(A), true, NOW);

    Pass next = store.begin();
    assertThat(next.requested()).isPositive();
    assertThat(store.commit.toSettle(next)).containsExactly(A);
    complete(store.commit.lookAgain(next));
    assertThat(store.commit.toSettle(store.begin())).isEmpty();
  }

  @Test
  void whoeverDiedWhileWritingKeepsNobodyWaitingForEver() {
    WriteTicket dead = begin(A);
    Instant later = NOW.plus(WriteStore.LEASE);

    assertThat(writes.begin(calendar, A, later)).isPresent();
    assertThat(store.commit.toSettle(store.begin())).containsExactly(A);
    assertThatThrownBy(() -> written(dead, single("a", "1", "Late")))
        .isInstanceOf(WriteLostException.class);
    assertThat(titles()).isEmpty();
  }

  @Test
  void aPassTakesTheWriteOfADeadGatewayForLost() {
    WriteTicket dead = begin(A);
    Pass waiting = store.begin();
    assertThat(store.commit.unsettled(store.commit.lookAgain(waiting), List.of(A)))
        .containsExactly(A);

    Pass next = store.commit.begin(store.lease, NOW.plus(WriteStore.LEASE));
    assertThat(store.commit.toSettle(next)).containsExactly(A);
    Pass looked = store.commit.lookAgain(next);
    assertThat(store.commit.unsettled(looked, List.of(A))).isEmpty();
    assertThatThrownBy(() -> written(dead, single("a", "1", "Late")))
        .isInstanceOf(WriteLostException.class);
  }

  @Test
  void aTicketThatIsRenewedLives() {
    WriteTicket alive = begin(A);
    writes.renew(List.of(alive), NOW.plusSeconds(15));

    assertThat(writes.begin(calendar, A, NOW.plus(WriteStore.LEASE))).isEmpty();
    written(alive, single("a", "1", "In time"));
    assertThat(titles()).containsExactly("In time");
  }

  @Test
  void aGatewayThatIsAloneTakesAllWritesForLostWhenItBegins() {
    complete(store.begin());
    begin(A);
    writes.loseAll(NOW);

    Pass next = store.begin();
    assertThat(next.requested()).isPositive();
    assertThat(store.commit.toSettle(next)).containsExactly(A);
    assertThat(writes.begin(calendar, A, NOW)).isPresent();
  }

  @Test
  void aSeriesThatIsTakenAwayTakesItsExceptionsAlongWhereverTheyAre() {
    EventTime original = meeting("", 9).start();
    EventDetails daily =
        meeting("Daily", 9).with(new Recurrence(List.of("FREQ=DAILY;COUNT=5"), List.of()));
    RemoteChange exception =
        object(
            "x", "1", new RemoteEvent("", "u", new ObjectRef("s"), original, meeting("Moved", 15)));
    told(store.begin(), object("s", "1", new RemoteEvent("", "u", null, null, daily)), exception);
    Pass before = store.begin();

    written(begin(new ObjectRef("s")), new RemoteChange.Removed(new ObjectRef("s")));

    assertThat(titles()).containsExactly("Daily", "Moved", "gone", "gone");
    told(before, exception);
    assertThat(titles()).hasSize(4);
    assertThat(store.commit.toSettle(before))
        .containsExactly(new ObjectRef("s"), new ObjectRef("x"));
    EventId gone = new EventId(store.eventEntries().get(3).path("event_id").textValue());
    assertThat(writes.held(calendar, new ObjectRef("x"), gone)).isEmpty();
  }
}
