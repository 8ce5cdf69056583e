package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.AuditTicket;
import dev.calgate.gateway.store.AuditView;
import dev.calgate.gateway.store.Audits;
import dev.calgate.gateway.store.CrashingDatabase;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.FarSideFaults;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Audits whose gateway dies between two of its steps, or is held up beyond its lease: whoever ends
 * one, what differed is healed once and reported once.
 */
class AuditCrashTest {
  private static final Duration AFTER_ALL_LEASES = Duration.ofMinutes(3);
  private static final int OBJECTS = 120;

  /** Differences of each kind, spread over the calendar. */
  private static final int OF_EACH = 7;

  /** A calendar that differs from what the provider has, and waits for an audit. */
  private static final class Scene {
    private final DataSource database = TestDatabase.create().pool();
    private final EngineFixture engine;
    private final CalendarRef work;
    private final Audits audits;
    private final AuditTicket ticket;
    private final List<String> damaged = new ArrayList<>();
    private final int before;

    Scene(InMemoryProvider.Style style) {
      engine = new EngineFixture(style, new PostgresBackend(database));
      audits = new Audits(engine.jdbi(), List.of(EngineFixture.APPLICATION));
      work = engine.remote.createCalendar("Work");
      List<ObjectRef> objects = new ArrayList<>();
      for (int i = 0; i < OBJECTS; i++) {
        objects.add(engine.remote.create(work, Draft.at("Event " + i, 9 + i % 10)));
      }
      engine.workers.runDue();
      int step = OBJECTS / (3 * OF_EACH);
      for (int i = 0; i < OF_EACH; i++) {
        damage(objects.get(3 * i * step), "delete from event where ref = ?");
        damage(
            objects.get((3 * i + 1) * step),
            "update event set document = replace(document, 'Event', 'Evil') where ref = ?");
        ObjectRef gone = objects.get((3 * i + 2) * step);
        damaged.add(event(gone));
        engine.remote.delete(work, gone);
      }
      before = engine.entries().size();
      ticket = audits.request(engine.key(work), "asked", engine.clock.instant()).orElseThrow();
    }

    private String event(ObjectRef ref) {
      return engine
          .jdbi()
          .withHandle(
              handle ->
                  handle
                      .createQuery("select event_id from event where ref = ?")
                      .bind(0, ref.value())
                      .mapTo(String.class)
                      .one());
    }

    private void damage(ObjectRef ref, String sql) {
      damaged.add(event(ref));
      assertThat(
              engine
                  .jdbi()
                  .<Integer, RuntimeException>withHandle(
                      handle -> handle.execute(sql, ref.value())))
          .isEqualTo(1);
    }

    /** A gateway that sees the database through a source of its own. */
    SyncWorkers gateway(String node, DataSource seen) {
      var tables = PostgresBackend.tables(seen);
      Jdbi jdbi = PostgresBackend.jdbi(seen);
      SyncRun run = engine.newRun(tables, engine.audits(jdbi), Runnable::run);
      return new SyncWorkers(EngineFixture.syncStore(tables), run, engine.clock, node, 8, () -> 0);
    }

    private JsonNode report() {
      AuditView view = audits.view(EngineFixture.APPLICATION, engine.key(work).calendar());
      assertThat(view.state()).isEqualTo(AuditView.State.DONE);
      String document = view.document(engine.account.account(), engine.key(work).calendar());
      return EngineFixture.tree(document.getBytes(StandardCharsets.UTF_8));
    }

    private List<Integer> figures() {
      JsonNode report = report();
      return List.of(
          report.path("missing").asInt(-1),
          report.path("ghost").asInt(-1),
          report.path("stale").asInt(-1));
    }

    void assertHealedOnce() {
      assertThat(audits.ended(List.of(ticket))).containsExactly(ticket);
      assertThat(figures()).containsExactly(OF_EACH, OF_EACH, OF_EACH);
      List<JsonNode> entries = engine.entries();
      List<JsonNode> healed = entries.subList(before, entries.size());
      assertThat(healed)
          .extracting(it -> it.path("event_id").asText())
          .containsExactlyInAnyOrderElementsOf(damaged);
      assertThat(healed).extracting(it -> it.at("/origin/type").asText()).containsOnly("audit");
      assertThat(engine.folded()).isEqualTo(engine.stored());
      assertThat(engine.titles()).hasSize(OBJECTS - OF_EACH).allMatch(it -> it.startsWith("Event"));
    }

    void assertNothingIsLeft() {
      var again = audits.request(engine.key(work), "again", engine.clock.instant()).orElseThrow();
      engine.workers.runDue();
      assertThat(audits.ended(List.of(again))).containsExactly(again);
      assertThat(figures()).containsExactly(0, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereverTheGatewayDiesAnotherOneEndsTheAudit(InMemoryProvider.Style style) {
    int deaths = 0;
    boolean died = true;
    while (died) {
      Scene scene = new Scene(style);
      died = diesAfter(deaths + 1, scene);
      if (died) {
        deaths++;
        scene.engine.clock.advance(AFTER_ALL_LEASES);
        scene.engine.workers.runDue();
      }
      scene.assertHealedOnce();
      scene.assertNothingIsLeft();
    }
    assertThat(deaths).as("places to die at").isGreaterThan(20);
    System.out.printf("audits: %s ended by another gateway after %d deaths%n", style, deaths);
  }

  private static boolean diesAfter(int calls, Scene scene) {
    CrashingDatabase mortal = new CrashingDatabase(scene.database);
    SyncWorkers gateway = scene.gateway("mortal", mortal);
    mortal.crashAfter(calls);
    try {
      gateway.runDue();
    } catch (RuntimeException e) {
      assertThat(mortal.isDead()).as("%s", e).isTrue();
    }
    return mortal.isDead();
  }

  @Test
  void twoGatewaysNeverAuditOneCalendarAtOnceAndALateOneLoses() throws Exception {
    Scene scene = new Scene(InMemoryProvider.Style.VERSIONS);
    SyncWorkers other = scene.gateway("other", scene.database);
    FarSideFaults.Gate gate = scene.engine.provider.faults().holdNextFetch();
    var late = CompletableFuture.runAsync(scene.gateway("late", scene.database)::runDue);
    gate.awaitReached();
    scene.audits.request(scene.engine.key(scene.work), null, scene.engine.clock.instant());
    long asked = scene.engine.provider.requests();

    assertThat(other.runDue()).as("while the first one has its lease").isZero();

    assertThat(scene.engine.provider.requests()).isEqualTo(asked);
    scene.engine.clock.advance(AFTER_ALL_LEASES);
    other.runDue();
    scene.assertHealedOnce();
    gate.open();
    late.join();
    scene.assertHealedOnce();
    scene.assertNothingIsLeft();
  }
}
