package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.schedule.SyncWorkers;
import dev.calgate.gateway.store.AuditTicket;
import dev.calgate.gateway.store.AuditView;
import dev.calgate.gateway.store.Audits;
import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTest {
  private EngineFixture engine = new EngineFixture();
  private CalendarRef work = engine.remote.createCalendar("Work");
  private Audits audits = new Audits(engine.backend.jdbi(), List.of(EngineFixture.APPLICATION));

  private List<ObjectRef> create(int number) {
    List<ObjectRef> refs = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      refs.add(engine.remote.create(work, Draft.at("Event " + i, 9 + i % 10)));
    }
    return refs;
  }

  private CalendarKey calendar() {
    String id =
        engine
            .backend
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select calendar_id from calendar")
                        .mapTo(String.class)
                        .one());
    return new CalendarKey(EngineFixture.APPLICATION, engine.account.account(), new CalendarId(id));
  }

  private AuditTicket ask() {
    return audits.request(calendar(), "asked", engine.clock.instant()).orElseThrow();
  }

  private AuditView view() {
    return audits.view(EngineFixture.APPLICATION, calendar().calendar());
  }

  private JsonNode document() {
    return EngineFixture.tree(
        view()
            .document(calendar().account(), calendar().calendar())
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** What the last report says is missing, ghost and stale. */
  private List<Integer> figures() {
    JsonNode report = document();
    return List.of(
        report.path("missing").asInt(-1),
        report.path("ghost").asInt(-1),
        report.path("stale").asInt(-1));
  }

  private List<Integer> audit() {
    AuditTicket ticket = ask();
    engine.workers.runDue();
    assertThat(audits.ended(List.of(ticket))).containsExactly(ticket);
    assertThat(view().state()).isEqualTo(AuditView.State.DONE);
    return figures();
  }

  private List<String> origins(int from) {
    List<JsonNode> entries = engine.entries();
    return entries.subList(from, entries.size()).stream()
        .map(it -> it.path("origin").path("type").asText())
        .toList();
  }

  @Test
  void aMassOfGhostsIsHeldBackUntilALaterListingConfirmsIt() {
    List<ObjectRef> objects = create(40);
    engine.workers.runDue();
    objects.subList(0, 30).forEach(object -> engine.remote.delete(work, object));
    int before = engine.entries().size();
    AuditTicket ticket = ask();
    engine.workers.runDue();

    assertThat(engine.titles()).as("held back").hasSize(40);
    assertThat(audits.ended(List.of(ticket))).as("nor answered").isEmpty();
    assertThat(view().state()).isEqualTo(AuditView.State.RUNNING);
    engine.clock.advance(EngineFixture.PACE.secondLook());
    engine.workers.runDue();
    assertThat(audits.ended(List.of(ticket))).containsExactly(ticket);
    assertThat(figures()).containsExactly(0, 30, 0);
    assertThat(engine.titles()).hasSize(10);
    assertThat(origins(before)).hasSize(30).containsOnly("audit");
    assertThat(audit()).containsExactly(0, 0, 0);
  }

  @Test
  void ghostsWithoutObjectsCountForTheBrakeToo() {
    create(10);
    engine.workers.runDue();
    engine
        .backend
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                insert into event (application_id, event_id, account_id, calendar_id, ref, starts_at, ends_at, search,
                  content_hash, changed_at, deleted, position, busy, timing, document)
                select e.application_id, 'evt_' || lpad(n::text, 26, 'a'), account_id, calendar_id, 'ghost-' || n,
                  starts_at, ends_at, '', '', changed_at, false, 0, null, 'fixed', '{}'
                from generate_series(222, 262) as n,
                  (select * from event order by event_id limit 1) e where n::text !~ '[0189]'
                """));
    int ghosts =
        engine
            .backend
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select count(*) from event where document = '{}'")
                        .mapTo(Integer.class)
                        .one());
    assertThat(ghosts).isGreaterThan(20);
    AuditTicket ticket = ask();
    engine.workers.runDue();
    assertThat(audits.ended(List.of(ticket))).isEmpty();

    engine.clock.advance(EngineFixture.PACE.secondLook());
    engine.workers.runDue();

    assertThat(figures()).containsExactly(0, ghosts, 0);
    assertThat(engine.stored()).hasSize(10);
  }

  /** Workers on whom something is done before they store a batch. */
  private SyncWorkers meddled(int batch, Runnable meddle) {
    int[] count = {0};
    return engine.newWorkers(
        "meddled",
        engine.tables,
        task -> {
          if (++count[0] == batch) {
            meddle.run();
          }
          task.run();
        });
  }

  @Test
  void anAuditThatBreaksOffIsToldAndWhatItHealedStandsInTheNextReport() {
    List<ObjectRef> objects = create(120);
    engine.workers.runDue();
    engine.backend.jdbi().useHandle(handle -> handle.execute("delete from event"));
    AuditTicket ticket = ask();
    meddled(2, () -> engine.provider.faults().unreachable()).runDue();

    assertThat(audits.ended(List.of(ticket))).containsExactly(ticket);
    assertThat(view().state()).isEqualTo(AuditView.State.FAILED);
    assertThat(engine.stored()).hasSizeBetween(1, 119);
    engine.provider.faults().clear();
    engine.remote.create(work, Draft.at("Later", 9));
    int before = engine.entries().size();
    engine.settle();
    assertThat(origins(before)).as("followed by its changes").containsExactly("provider");
    assertThat(audit()).containsExactly(objects.size(), 0, 0);
    assertThat(document().path("examples").path("missing")).hasSize(100);
    assertThat(audit()).containsExactly(0, 0, 0);
    assertThat(document().path("examples").path("missing")).isEmpty();
  }

  @Test
  void anAuditThatTheGatewayItselfHoldsBackGoesOn() {
    create(30);
    engine.workers.runDue();
    engine.backend.jdbi().useHandle(handle -> handle.execute("delete from event"));
    engine.provider.faults().heldBack(Duration.ofSeconds(30));
    AuditTicket ticket = ask();
    engine.workers.runDue();
    assertThat(audits.ended(List.of(ticket))).isEmpty();

    engine.provider.faults().clear();
    engine.settle();
    assertThat(view().state()).isEqualTo(AuditView.State.DONE);
    assertThat(figures()).containsExactly(30, 0, 0);
  }

  @Test
  void editsDuringAnAuditLeaveNoReportThatStays() {
    List<ObjectRef> objects = create(120);
    engine.workers.runDue();
    ask();
    meddled(
            2,
            () -> {
              engine.remote.replace(work, objects.get(0), Draft.at("Read already", 9));
              engine.remote.replace(work, objects.get(119), Draft.at("Not yet read", 9));
              engine.remote.delete(work, objects.get(1));
              engine.remote.delete(work, objects.get(118));
              engine.remote.create(work, Draft.at("Not listed", 9));
            })
        .runDue();
    engine.settle();

    assertThat(engine.titles()).hasSize(119).contains("Read already", "Not yet read", "Not listed");
    assertThat(engine.folded()).isEqualTo(engine.stored());
    assertThat(audit()).containsExactly(0, 0, 0);
  }

  @Test
  void aSecondRequestIsAnsweredByAnAuditThatBeginsAfterIt() {
    create(3);
    engine.workers.runDue();
    List<AuditTicket> tickets = new ArrayList<>(List.of(ask()));
    meddled(1, () -> tickets.add(ask())).runDue();

    assertThat(audits.ended(tickets)).isEqualTo(tickets);
    assertThat(tickets.get(1).number()).isEqualTo(2);
  }

  @Test
  void whatWasNeverReadIsNotMissing() {
    create(3);
    engine.workers.runDue();
    forgetReading();
    int before = engine.entries().size();

    assertThat(audit()).containsExactly(0, 0, 0);
    assertThat(origins(before)).containsExactly("provider", "provider", "provider");
  }

  private void forgetReading() {
    engine
        .backend
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("delete from event");
              handle.execute("delete from remote_object");
              handle.execute(
                  "update sync_state set as_of = null, cursor = null where calendar_id <> ''");
            });
  }

  @Test
  void anAuditOfWhatCannotBeReadEvenOnceFailsWithTheReason() {
    create(3);
    engine.workers.runDue();
    forgetReading();
    engine.provider.faults().fail(ErrorKind.FORBIDDEN, ErrorScope.CALENDAR);
    List<AuditTicket> tickets = List.of(ask());

    engine.workers.runDue();

    assertThat(audits.ended(tickets)).isEqualTo(tickets);
    assertThat(view().state()).isEqualTo(AuditView.State.FAILED);
    assertThat(view().problem().orElseThrow().kind()).isEqualTo(ErrorKind.FORBIDDEN);
    Instant again = java.util.Objects.requireNonNull(view().nextAt());
    assertThat(again).isBefore(engine.clock.instant().plus(Duration.ofHours(2)));
    engine.provider.faults().clear();
    int before = engine.entries().size();
    engine.clock.advance(Duration.between(engine.clock.instant(), again));
    engine.audits().run();
    engine.workers.runDue();
    assertThat(view().state()).as("read, then compared").isEqualTo(AuditView.State.DONE);
    assertThat(figures()).containsExactly(0, 0, 0);
    assertThat(origins(before)).containsExactly("provider", "provider", "provider");
  }

  @Test
  void theNextPassIsNoAuditAnyMore() {
    create(60);
    engine.workers.runDue();
    audit();
    long before = engine.provider.requests();
    engine.settle();

    assertThat(engine.provider.requests() - before).as("the list of calendars").isEqualTo(1);
  }

  @Test
  void everyCalendarIsAuditedByItselfWithinTheInterval() {
    create(3);
    engine.workers.runDue();
    AuditPlan plan = engine.audits();
    plan.run();
    Instant first = java.util.Objects.requireNonNull(view().nextAt());
    Instant now = engine.clock.instant();
    assertThat(first).isBetween(now, now.plus(Duration.ofDays(7)));
    engine.settle();
    assertThat(view().state()).isEqualTo(AuditView.State.NONE);
    engine.backend.jdbi().useHandle(handle -> handle.execute("delete from event"));

    engine.clock.advance(Duration.between(engine.clock.instant(), first));
    plan.run();
    engine.workers.runDue();

    assertThat(figures()).containsExactly(3, 0, 0);
    assertThat(document().path("request_id").isNull()).isTrue();
    assertThat(view().nextAt())
        .isBetween(first.plus(Duration.ofDays(6)), first.plus(Duration.ofDays(7)));
    plan.run();
    engine.workers.runDue();
    assertThat(figures()).as("no other one before that").containsExactly(3, 0, 0);
  }

  @Test
  void nobodyIsAuditedByItselfWhereThatIsNotWanted() {
    create(1);
    engine.workers.runDue();
    engine.audits().run();
    assertThat(view().nextAt()).isNotNull();
    new AuditPlan(audits, List.of(engine.provider.type()), null, engine.clock, new Random(1)).run();
    assertThat(view()).isEqualTo(AuditView.NONE);
  }

  /** What may be wrong with one object or event, and how it is reported. */
  private enum Damage {
    ROW_LOST(0, "delete from event where event_id = :event"),
    TOMBSTONE(0, "update event set deleted = true where event_id = :event"),
    TITLE(
        2,
        "update event set document = replace(document, 'Event', 'Evil') where event_id = :event"),
    GARBAGE(2, "update event set document = '{\"id\":' where event_id = :event"),
    EXCHANGED(
        2,
        "update event set document = (select document from event o where o.event_id <> :event"
            + " order by o.event_id limit 1) where event_id = :event"),
    FINGERPRINT(2, "update event set content_hash = 'x' where event_id = :event"),
    BUSY(2, "update event set busy = 'tentative' where event_id = :event"),
    ELSEWHERE(2, "update event set calendar_id = 'cal_x' where event_id = :event"),
    OTHER_OBJECT(2, "update event set ref = 'nowhere' where event_id = :event"),
    VERSION(2, "update remote_object set version = 'x' where ref = :ref"),
    OBJECT_LOST(2, "delete from remote_object where ref = :ref");

    private final int kind;
    private final String sql;

    Damage(int kind, String sql) {
      this.kind = kind;
      this.sql = sql;
    }
  }

  @ParameterizedTest
  @EnumSource(InMemoryProvider.Style.class)
  void whateverWasDamagedIsFoundOnceAndHealed(InMemoryProvider.Style style) {
    for (long seed = 1; seed <= 4; seed++) {
      InMemoryProvider provider = new InMemoryProvider(style);
      engine =
          new EngineFixture(provider, provider, new PostgresBackend(TestDatabase.create().pool()));
      work = engine.remote.createCalendar("Work");
      audits = new Audits(engine.backend.jdbi(), List.of(EngineFixture.APPLICATION));
      damagedAtRandom(seed);
    }
  }

  private void damagedAtRandom(long seed) {
    Random random = new Random(seed);
    List<ObjectRef> objects = create(20 + random.nextInt(100));
    engine.remote.create(
        work,
        Draft.at("Series", 9)
            .repeating("FREQ=DAILY;COUNT=9")
            .without(Draft.paris(2, 9))
            .moving(Draft.paris(3, 9), Draft.paris(3, 11), Draft.paris(3, 12)));
    engine.remote.createUnreadable(work);
    engine.workers.runDue();
    assertThat(audit()).as("seed %d: before", seed).containsExactly(0, 0, 0);
    Map<String, String> before = documents();
    int[] expected = new int[3];
    Collections.shuffle(objects, random);
    for (ObjectRef ref : objects.subList(0, random.nextInt(objects.size()))) {
      Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
      damage(damage, ref);
      expected[damage.kind]++;
    }

    assertThat(audit()).as("seed %d", seed).containsExactly(expected[0], expected[1], expected[2]);

    assertThat(documents()).as("seed %d", seed).isEqualTo(before);
    assertThat(engine.folded()).as("seed %d", seed).isEqualTo(engine.stored());
    assertThat(audit()).as("seed %d: after", seed).containsExactly(0, 0, 0);
    // By which an erasure of the account finds them.
    int nameless =
        engine
            .backend
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select count(*) from event where content_hash = ''")
                        .mapTo(Integer.class)
                        .one());
    assertThat(nameless).as("seed %d: fingerprints", seed).isZero();
  }

  private void damage(Damage damage, ObjectRef ref) {
    engine
        .backend
        .jdbi()
        .useHandle(
            handle -> {
              String event =
                  handle
                      .createQuery("select event_id from event where ref = :ref")
                      .bind("ref", ref.value())
                      .mapTo(String.class)
                      .one();
              int damaged =
                  handle
                      .createUpdate(damage.sql)
                      .bind("event", event)
                      .bind("ref", ref.value())
                      .execute();
              assertThat(damaged).as("%s", damage).isEqualTo(1);
            });
  }

  /** What the API shows of the store, by event, without positions. */
  private Map<String, String> documents() {
    Map<String, String> documents = new TreeMap<>();
    engine
        .backend
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        "select event_id, calendar_id || ref || document from event where not deleted")
                    .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(it -> documents.put(it.getKey(), it.getValue())));
    return documents;
  }
}
