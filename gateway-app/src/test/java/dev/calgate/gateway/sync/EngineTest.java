package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.CrashingDatabase;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.FarSideFaults;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The engine on PostgreSQL. */
class EngineTest extends EngineCases {
  @Override
  Backend backend() {
    return new PostgresBackend();
  }

  @Test
  void aLeaseThatCouldNotBeRenewedIsRenewedAsSoonAsTheDatabaseIsBack() throws Exception {
    DataSource database = TestDatabase.create().pool(24);
    CrashingDatabase seen = new CrashingDatabase(database);
    InMemoryProvider provider = new InMemoryProvider(InMemoryProvider.Style.VERSIONS);
    EngineFixture other = new EngineFixture(provider, provider, new PostgresBackend(database));
    other.remote.create(other.remote.createCalendar("Work"), Draft.at("One", 9));
    FarSideFaults.Gate gate = provider.faults().holdNextFetch();
    SyncWorkers workers = other.newWorkers("renewing", PostgresBackend.tables(seen), Runnable::run);
    workers.start();
    gate.awaitReached();
    seen.crashAfter(1);
    other.clock.advance(Duration.ofSeconds(6));
    int before = seen.refused();
    // The first may be of the round before the clock was turned.
    Awaitility.await().until(() -> seen.refused() >= before + 2);
    seen.crashAfter(-1);

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(leasedUntil(other)).isAfter(other.clock.instant().plusSeconds(10)));
    gate.open();
    workers.stop(Duration.ofSeconds(10));
  }

  private static Instant leasedUntil(EngineFixture engine) {
    return engine
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select lease_until from sync_state where calendar_id <> ''")
                    .mapTo(Instant.class)
                    .one());
  }

  @Test
  void anObjectThatADeltaNamesIsReadAgainThoughItsVersionIsTheSame() {
    ObjectRef one = engine.remote.create(work, Draft.at("One", 9));
    engine.workers.runDue();
    engine.remote.touch(work, one);
    engine
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update remote_object set version = 'v' || (substr(version, 2)::int + 1)"));
    long before = engine.provider.requests();
    engine.settle();

    assertThat(engine.provider.requests() - before).as("list, changes, fetch").isEqualTo(3);
    assertThat(engine.eventEntries()).containsExactly("event.created");
  }

  @Test
  void aDeltaThatNamesMostlyWhatIsKnownIsNotBelieved() {
    for (int i = 0; i < 60; i++) {
      engine.remote.create(work, Draft.at("Event " + i, 9));
    }
    engine.workers.runDue();
    engine
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update sync_state set cursor = 'm1:0', state_tag = 'old' where calendar_id <> ''"));
    long before = engine.provider.requests();
    engine.settle();

    assertThat(engine.provider.requests() - before).as("list, changes, all").isEqualTo(3);
    assertThat(engine.view().status().error()).isEmpty();
    assertThat(engine.eventEntries()).hasSize(60);
  }
}
