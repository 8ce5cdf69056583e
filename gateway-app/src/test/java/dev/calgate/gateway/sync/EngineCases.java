package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SyncTicket;
import dev.calgate.model.Account;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Origin;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.FarSideFaults;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does, whatever keeps what it knows. */
abstract class EngineCases {
  final EngineFixture engine = new EngineFixture(InMemoryProvider.Style.VERSIONS, backend());
  final CalendarRef work = engine.remote.createCalendar("Work");

  /** An empty database. */
  abstract Backend backend();

  @Test
  void aFirstPassReadsEverythingAndThenNothingIsSaidAgain() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.remote.create(work, Draft.at("Two", 10));
    engine.workers.runDue();
    assertThat(engine.titles()).containsExactly("One", "Two");

    engine.settle();
    engine.clock.advance(Duration.ofDays(2));
    engine.settle();
    assertThat(engine.eventEntries()).containsExactly("event.created", "event.created");
  }

  @Test
  void nothingChangedCostsOneRequest() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    long before = engine.provider.requests();
    engine.clock.advance(EngineFixture.PACE.ceiling());
    engine.workers.runDue();

    assertThat(engine.provider.requests() - before).isEqualTo(1);
  }

  @Test
  void everyEditBecomesOneEntry() {
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    engine.remote.replace(work, one, Draft.at("Uno", 9));
    engine.settle();
    engine.remote.delete(work, one);
    engine.settle();

    assertThat(engine.eventEntries())
        .containsExactly("event.created", "event.updated", "event.deleted");
  }

  @Test
  void aNewVersionWithTheSameContentIsNoChange() {
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    engine.remote.touch(work, one);
    engine.settle();

    assertThat(engine.eventEntries()).containsExactly("event.created");
  }

  @Test
  void aDeadCursorIsNoticedByNobody() {
    ObjectRef gone = engine.remote.create(work, Draft.at("Gone", 9));
    engine.remote.create(work, Draft.at("Stays", 10));
    engine.workers.runDue();
    engine.provider.faults().expireCursors();
    engine.remote.delete(work, gone);
    engine.settle();

    assertThat(engine.titles()).containsExactly("Stays");
    assertThat(engine.eventEntries())
        .containsExactly("event.created", "event.created", "event.deleted");
    assertThat(engine.view().status().error()).isEmpty();
  }

  @Test
  void oneUnreadableObjectDelaysNothing() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.remote.createUnreadable(work);
    engine.remote.create(work, Draft.at("Two", 10));
    engine.workers.runDue();

    assertThat(engine.titles()).containsExactly("One", "Two");
    assertThat(engine.view().status().live()).isTrue();
  }

  @Test
  void aMassDeletionIsHeldBackUntilALaterListingConfirmsIt() {
    List<ObjectRef> objects = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      objects.add(engine.remote.create(work, Draft.at("Event " + i, 9)));
    }
    engine.workers.runDue();
    objects.subList(0, 30).forEach(object -> engine.remote.delete(work, object));
    engine.settle();
    SyncTicket ticket = engine.sync.requestAll(engine.account, now()).orElseThrow();
    engine.workers.runDue();

    assertThat(engine.titles()).as("held back").hasSize(40);
    assertThat(engine.view().status().error().orElseThrow().message()).contains("held back");
    assertThat(engine.sync.covered(ticket)).as("the request is not answered yet").isFalse();
    engine.clock.advance(EngineFixture.PACE.secondLook());
    engine.workers.runDue();
    assertThat(engine.titles()).as("confirmed").hasSize(10);
    assertThat(engine.view().status().error()).isEmpty();
    assertThat(engine.sync.covered(ticket)).isTrue();
  }

  @Test
  void aListingThatLacksAllThereWasHasToBeConfirmedHoweverLittleItIs() {
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    ObjectRef two = engine.remote.create(work, Draft.at("Two", 9));
    engine.workers.runDue();
    engine.provider.faults().expireCursors();
    engine.remote.delete(work, one);
    engine.remote.delete(work, two);
    engine.settle();
    assertThat(engine.titles()).as("held back").hasSize(2);

    engine.clock.advance(EngineFixture.PACE.secondLook());
    engine.workers.runDue();
    assertThat(engine.titles()).isEmpty();
  }

  Instant now() {
    return engine.clock.instant();
  }

  @Test
  void aCalendarThatIsGoneIsErasedWithItsEventsWhenASecondLookConfirmsIt() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.remote.createCalendar("Home");
    engine.workers.runDue();
    engine.remote.deleteCalendar(work);
    SyncTicket ticket = engine.sync.requestAll(engine.account, now()).orElseThrow();
    engine.workers.runDue();
    assertThat(engine.titles()).as("one listing proves nothing").containsExactly("One");
    assertThat(engine.sync.covered(ticket)).isFalse();

    engine.clock.advance(EngineFixture.PACE.secondLook());
    engine.workers.runDue();
    assertThat(engine.titles()).isEmpty();
    assertThat(engine.sync.covered(ticket)).isTrue();
    assertThat(engine.entries())
        .extracting(entry -> entry.get("type").textValue())
        .endsWith("event.deleted", "calendar.deleted");
  }

  @Test
  void aCalendarWhoseCursorsDieAllTheTimeIsListedLessAndLessOften() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    long before = engine.provider.requests();
    long looks = 300;
    for (int i = 0; i < looks; i++) {
      engine.clock.advance(Duration.ofMinutes(1));
      engine.provider.faults().expireCursors();
      engine.sync.requestAll(engine.account, now());
      engine.workers.runDue();
    }
    assertThat(engine.provider.requests() - before)
        .as("each look at the list, and few listings of the calendar")
        .isBetween(looks + 20, looks + 40);

    engine.remote.create(work, Draft.at("Two", 10));
    engine.clock.advance(Duration.ofHours(1));
    engine.settle();
    assertThat(engine.titles()).containsExactly("One", "Two");
  }

  @Test
  void aCursorThatDiesNowAndThenIsNoticedByNobodyHoweverOften() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    for (int i = 0; i < 40; i++) {
      engine.clock.advance(Duration.ofMinutes(30));
      engine.provider.faults().expireCursors();
      engine.remote.create(work, Draft.at("Event " + i, 9));
      engine.settle();
      assertThat(engine.titles()).hasSize(i + 2);
    }
  }

  @Test
  void aDeadCursorIsCoveredByTheRequestThatMetIt() {
    engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    engine.provider.faults().expireCursors();
    engine.remote.create(work, Draft.at("Two", 9));
    SyncTicket ticket = engine.sync.requestAll(engine.account, now()).orElseThrow();
    SyncRun run = engine.newRun();
    for (Lease lease : engine.sync.claim("test", now(), now().plusSeconds(60), 10, 10)) {
      run.run(lease);
    }

    assertThat(engine.sync.covered(ticket)).isTrue();
    assertThat(engine.titles()).containsExactly("One", "Two");
    assertThat(engine.view().status().error()).isEmpty();
  }

  @Test
  void aRefusedCredentialStopsTheAccountOnlyWhenASecondLookConfirmsIt() {
    engine.workers.runDue();
    engine.provider.faults().revoked();
    engine.settle();
    assertThat(engine.view().account().status()).isEqualTo(Account.Status.CONNECTED);

    engine.settle();
    assertThat(engine.view().account().status()).isEqualTo(Account.Status.NEEDS_RECONNECT);
    long before = engine.provider.requests();
    engine.settle();
    assertThat(engine.provider.requests()).as("left alone").isEqualTo(before);

    engine.provider.faults().clear();
    engine.remote.create(work, Draft.at("Meanwhile", 9));
    engine.link();
    engine.workers.runDue();
    assertThat(engine.view().account().status()).isEqualTo(Account.Status.CONNECTED);
    assertThat(engine.titles()).containsExactly("Meanwhile");
  }

  @Test
  void aThrottledAccountIsLeftAloneAsLongAsTheServiceAsks() {
    engine.workers.runDue();
    engine.provider.faults().throttled(Duration.ofMinutes(30));
    engine.settle();
    long before = engine.provider.requests();
    engine.clock.advance(Duration.ofMinutes(29));
    engine.sync.requestAll(engine.account, now());
    engine.workers.runDue();
    assertThat(engine.provider.requests()).isEqualTo(before);

    engine.provider.faults().clear();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.workers.runDue();
    assertThat(engine.view().status().error()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"UNREACHABLE", "PROTOCOL", "FORBIDDEN", "REJECTED", "GONE"})
  void afterAnyTroubleTheStoreBecomesTrueAgainAndNothingWasLost(ErrorKind kind) {
    engine.remote.create(work, Draft.at("Before", 9));
    engine.workers.runDue();
    engine.provider.faults().fail(kind, ErrorScope.ACCOUNT);
    engine.remote.create(work, Draft.at("During", 10));
    for (int i = 0; i < 5; i++) {
      engine.settle();
    }
    assertThat(engine.view().status().degraded()).isTrue();
    assertThat(engine.titles()).containsExactly("Before");

    engine.provider.faults().clear();
    engine.settle();
    engine.settle();
    assertThat(engine.titles()).containsExactly("Before", "During");
    assertThat(engine.view().status().error()).isEmpty();
  }

  @Test
  void aLateWorkerLosesAndItsSuccessorReadsAll() throws Exception {
    engine.remote.create(work, Draft.at("One", 9));
    FarSideFaults.Gate gate = engine.provider.faults().holdNextFetch();
    CompletableFuture<Integer> late = CompletableFuture.supplyAsync(engine.workers::runDue);
    gate.awaitReached();
    engine.clock.advance(Duration.ofSeconds(61));
    engine.newWorkers("two").runDue();
    assertThat(engine.titles()).containsExactly("One");
    engine.remote.create(work, Draft.at("Two", 10));
    gate.open();
    late.get(30, TimeUnit.SECONDS);
    engine.settle();

    assertThat(engine.titles()).containsExactly("One", "Two");
    assertThat(engine.eventEntries()).containsExactly("event.created", "event.created");
  }

  @Test
  void aRequestDuringAPassIsNotLost() throws Exception {
    engine.remote.create(work, Draft.at("One", 9));
    FarSideFaults.Gate gate = engine.provider.faults().holdNextFetch();
    CompletableFuture<Integer> pass = CompletableFuture.supplyAsync(engine.workers::runDue);
    gate.awaitReached();
    engine.remote.create(work, Draft.at("Meanwhile", 10));
    SyncTicket ticket = engine.sync.requestAll(engine.account, now()).orElseThrow();
    gate.open();
    pass.get(30, TimeUnit.SECONDS);
    engine.workers.runDue();

    assertThat(engine.sync.covered(ticket)).isTrue();
    assertThat(engine.titles()).containsExactly("Meanwhile", "One");
  }

  @Test
  void providersThatSendBodiesAreReadByTheSameAlgorithm() {
    EngineFixture other = new EngineFixture(InMemoryProvider.Style.BODIES, backend());
    CalendarRef calendar = other.remote.createCalendar("Work");
    ObjectRef one = other.remote.create(calendar, Draft.at("One", 9));
    other.remote.create(calendar, Draft.at("Two", 9));
    other.workers.runDue();
    other.remote.delete(calendar, one);
    other.settle();

    assertThat(other.titles()).containsExactly("Two");
  }

  @Test
  void aGatewayThatStopsLeavesItsPassesToOthersAtOnce() throws Exception {
    engine.remote.create(work, Draft.at("One", 9));
    FarSideFaults.Gate gate = engine.provider.faults().holdNextFetch();
    SyncWorkers stopping = engine.newWorkers("stopping");
    stopping.start();
    gate.awaitReached();
    assertThat(stopping.isAlive()).isTrue();
    stopping.stop(Duration.ofMillis(50));

    engine.newWorkers("other").runDue();
    assertThat(engine.titles()).containsExactly("One");
    assertThat(stopping.isAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunningPassStoresNothingMoreOnceItsAccountIsPausedOrItsCalendarIsNotFollowed(boolean pause)
      throws Exception {
    engine.remote.create(work, Draft.at("One", 9));
    FarSideFaults.Gate gate = engine.provider.faults().holdNextFetch();
    CompletableFuture<Integer> pass = CompletableFuture.supplyAsync(engine.workers::runDue);
    gate.awaitReached();
    want(pause, false);
    gate.open();
    pass.get(30, TimeUnit.SECONDS);
    assertThat(engine.titles()).isEmpty();

    want(pause, true);
    engine.workers.runDue();
    assertThat(engine.titles()).containsExactly("One");
  }

  private void want(boolean account, boolean wanted) {
    if (account) {
      Account.Status status = wanted ? Account.Status.CONNECTED : Account.Status.PAUSED;
      engine.accounts.update(engine.account, it -> it.with(status), now());
    } else {
      CalendarId calendar = engine.key(work).calendar();
      new CalendarStore(engine.tables, () -> {})
          .follow(EngineFixture.APPLICATION, calendar, wanted, Origin.ACCOUNT, now());
    }
  }

  @Test
  void aCalendarThatTheListMerelyLacksIsReadOn() {
    TroubledProvider trouble =
        new TroubledProvider(new InMemoryProvider(InMemoryProvider.Style.VERSIONS));
    EngineFixture other = new EngineFixture(trouble.inner(), trouble, backend());
    CalendarRef calendar = other.remote.createCalendar("Work");
    other.remote.create(calendar, Draft.at("One", 9));
    other.workers.runDue();
    trouble.hide(calendar);
    for (int i = 0; i < 5; i++) {
      other.remote.create(calendar, Draft.at("More " + i, 9));
      other.settle();
    }

    assertThat(other.titles()).hasSize(6);
    assertThat(other.entries())
        .extracting(entry -> entry.get("type").textValue())
        .doesNotContain("event.deleted", "calendar.deleted");
  }
}
