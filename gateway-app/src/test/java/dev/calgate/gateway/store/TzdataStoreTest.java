package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

/** Events of a zone whose rules change, from {@code +03:00} for ever to other ones. */
class TzdataStoreTest {
  private static final ZoneRules STEADY = TurnedZone.changing(3, Map.of());

  /** An hour more from 2027 on. */
  private static final ZoneRules LATER =
      TurnedZone.changing(3, Map.of(Instant.parse("2026-12-31T21:00:00Z"), 4));

  /** An hour more in the summer of 2027. */
  private static final ZoneRules SUMMER =
      TurnedZone.changing(
          3,
          Map.of(
              Instant.parse("2027-03-28T00:00:00Z"), 4, Instant.parse("2027-10-31T00:00:00Z"), 3));

  private final TestDatabase database = TestDatabase.create();
  private final StoreFixture store = new StoreFixture(database.jdbi());
  private final List<RemoteChange> objects = new ArrayList<>();

  private TzdataStore steady() {
    return new TzdataStore(store.jdbi, TurnedZone.turn("steady", STEADY), () -> {}, 2);
  }

  private static EventTime turned(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), TurnedZone.zone());
  }

  private static EventDetails hour(String title, String local) {
    EventTime start = turned(local);
    return EventDetails.of(title, start, start.withLocal(start.local().plusHours(1)));
  }

  private static EventDetails series(String title, String local, String rule) {
    return hour(title, local).with(new Recurrence(List.of(rule), List.of()));
  }

  private void add(String ref, RemoteEvent... events) {
    objects.add(object(ref, "1", events));
  }

  private void add(String ref, EventDetails details) {
    add(ref, RemoteEvent.of("uid-" + ref, details));
  }

  private int read() {
    return store.commit.objects(store.begin(), objects, NOW).changes();
  }

  /** Everything is read, and computed by steady rules. */
  private void stored() {
    TzdataStore tzdata = steady();
    tzdata.begin(NOW);
    read();
    tzdata.run(NOW);
    assertThat(moves()).isEmpty();
  }

  private TzdataStore turn(ZoneRules rules) {
    return turn(store.jdbi, rules);
  }

  private static TzdataStore turn(Jdbi jdbi, ZoneRules rules) {
    TzdataStore tzdata = new TzdataStore(jdbi, TurnedZone.turn("turned", rules), () -> {}, 2);
    tzdata.begin(NOW);
    return tzdata;
  }

  private List<JsonNode> moves() {
    return store.eventEntries().stream()
        .filter(it -> it.get("origin").get("type").textValue().equals("tzdata"))
        .toList();
  }

  private List<String> titles() {
    return moves().stream().map(it -> it.get("event").get("title").textValue()).toList();
  }

  private List<String> column(String column) {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select " + column + " from event where not deleted order by ref, event_id")
                .mapTo(String.class)
                .list());
  }

  private static String moment(JsonNode entry, String field) {
    JsonNode time = entry.get("before").get(field);
    assertThat(time.get("time_zone").textValue()).isEqualTo("UTC");
    return time.get("date_time").textValue() + "Z";
  }

  @Test
  void anEventThatIsNotOverSaysWhenItWasToBe() {
    add("future", hour("Future", "2027-07-01T09:00:00"));
    add("past", hour("Past", "2026-07-01T09:00:00"));
    add("before", hour("Before the change", "2026-12-01T09:00:00"));
    EventTime paris =
        EventTime.zoned(LocalDateTime.parse("2027-07-01T09:00:00"), ZoneId.of("Europe/Paris"));
    add("paris", EventDetails.of("Elsewhere", paris, paris));
    EventTime floating = EventTime.floating(LocalDateTime.parse("2027-07-01T09:00:00"));
    add("floating", EventDetails.of("Floating \"time_zone\":\"Test/Turned\"", floating, floating));
    stored();

    turn(LATER).run(NOW);

    assertThat(titles()).containsExactly("Future");
    JsonNode entry = moves().get(0);
    assertThat(entry.get("type").textValue()).isEqualTo("event.updated");
    assertThat(entry.get("changed").toString()).isEqualTo("[\"start\",\"end\"]");
    assertThat(moment(entry, "start")).isEqualTo("2027-07-01T06:00:00Z");
    assertThat(moment(entry, "end")).isEqualTo("2027-07-01T07:00:00Z");
    assertThat(entry.get("meaning").toString()).isEqualTo("[\"time_moved\"]");
    assertThat(entry.get("origin").toString())
        .isEqualTo("{\"type\":\"tzdata\",\"request_id\":null}");
    assertThat(entry.get("event").get("start").toString())
        .isEqualTo("{\"date_time\":\"2027-07-01T09:00:00\",\"time_zone\":\"Test/Turned\"}");
    assertThat(entry.get("event").get("position")).isEqualTo(entry.get("position"));
    assertThat(column("starts_at at time zone 'UTC'")).contains("2027-07-01 05:00:00");
    assertThat(column("ends_at at time zone 'UTC'")).contains("2027-07-01 06:00:00");
    assertThat(store.entries())
        .as("dense")
        .extracting(it -> it.get("position").intValue())
        .last()
        .isEqualTo(store.entries().size());
    assertThat(read()).as("all that a pass would read again is known").isZero();
  }

  @Test
  void onceIsEnough() {
    add("future", hour("Future", "2027-07-01T09:00:00"));
    add("series", series("Weekly", "2026-01-01T09:00:00", "FREQ=WEEKLY"));
    stored();

    TzdataStore tzdata = turn(LATER);
    assertThat(tzdata.state()).isEqualTo(new TzdataStore.State("turned", "turned", true, false));
    tzdata.run(NOW);
    tzdata.run(NOW);
    turn(LATER).run(NOW);

    assertThat(titles()).containsExactlyInAnyOrder("Future", "Weekly");
    assertThat(tzdata.state().done()).isTrue();
  }

  @Test
  void whatMovesBackSaysSoToo() {
    add("future", hour("Future", "2027-07-01T09:00:00"));
    stored();

    turn(LATER).run(NOW);
    turn(STEADY).run(NOW);

    assertThat(moves()).hasSize(2);
    assertThat(moment(moves().get(1), "start")).isEqualTo("2027-07-01T05:00:00Z");
    assertThat(column("starts_at at time zone 'UTC'")).containsExactly("2027-07-01 06:00:00");
  }

  @Test
  void aSeriesTellsItsFirstOccurrenceThatMoves() {
    add("endless", series("Weekly", "2026-01-01T09:00:00", "FREQ=WEEKLY"));
    add("ended", series("Ended", "2026-01-01T09:00:00", "FREQ=WEEKLY;UNTIL=20261225T090000Z"));
    add("january", series("Every January", "2026-01-15T09:00:00", "FREQ=YEARLY"));
    add("july", series("Every other July", "2025-07-15T09:00:00", "FREQ=YEARLY;INTERVAL=2"));
    add("seconds", series("Dense", "2027-05-01T09:00:00", "FREQ=MINUTELY;COUNT=100000"));
    stored();

    turn(SUMMER).run(NOW);

    assertThat(titles()).containsExactlyInAnyOrder("Weekly", "Every other July", "Dense");
    JsonNode weekly = entry("Weekly");
    assertThat(moment(weekly, "start")).isEqualTo("2027-04-01T06:00:00Z");
    assertThat(moment(weekly, "end")).isEqualTo("2027-04-01T07:00:00Z");
    assertThat(moment(entry("Every other July"), "start")).isEqualTo("2027-07-15T06:00:00Z");
    assertThat(read()).isZero();
  }

  private JsonNode entry(String title) {
    return moves().stream()
        .filter(it -> it.get("event").get("title").textValue().equals(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onlyTheEndMayMove() {
    EventTime start = turned("2026-12-30T09:00:00");
    add("a", EventDetails.of("Days", start, turned("2027-01-02T09:00:00")));
    add(
        "b",
        EventDetails.of("Series of days", start, turned("2027-01-02T09:00:00"))
            .with(new Recurrence(List.of("FREQ=YEARLY;COUNT=1"), List.of())));
    stored();

    turn(LATER).run(NOW);

    assertThat(moves()).hasSize(2);
    assertThat(moves().get(0).get("changed").toString()).isEqualTo("[\"end\"]");
    assertThat(moment(moves().get(0), "end")).isEqualTo("2027-01-02T06:00:00Z");
    assertThat(moment(moves().get(1), "start")).isEqualTo("2026-12-30T06:00:00Z");
    assertThat(moment(moves().get(1), "end")).isEqualTo("2027-01-02T06:00:00Z");
  }

  private static RemoteEvent exception(String ref, String key, String original, String local) {
    return new RemoteEvent(
        key, "uid-" + ref, new ObjectRef(ref), turned(original), hour("At " + local, local));
  }

  /** The new id of each exception is the old one of its neighbour. */
  @Test
  void exceptionsFollowTheirOccurrencesUnderTheIdsOfTheirMoments() {
    for (String ref : List.of("one", "two")) {
      add(
          ref,
          RemoteEvent.of("uid-" + ref, series("Hourly", "2026-01-01T00:00:00", "FREQ=HOURLY")),
          exception(ref, "uid-" + ref, "2027-07-01T09:00:00", "2027-07-01T09:10:00"),
          exception(ref, "uid-" + ref, "2027-07-01T10:00:00", "2027-07-01T10:10:00"),
          exception(ref, "uid-" + ref, "2027-07-01T11:00:00", "2027-07-01T11:10:00"),
          exception(ref, "uid-" + ref, "2026-12-01T11:00:00", "2026-12-01T11:10:00"));
    }
    // Those of another provider are in objects of their own.
    add(
        "s",
        new RemoteEvent(
            "", "uid-s", null, null, series("Hourly", "2026-01-01T00:00:00", "FREQ=HOURLY")));
    add("s_1", exception("s", "", "2027-07-01T09:00:00", "2027-07-01T09:10:00"));
    add("s_2", exception("s", "", "2027-07-01T10:00:00", "2027-07-01T10:10:00"));
    stored();
    List<String> titles = column("document::json->>'title'");
    int entries = store.eventEntries().size();

    turn(LATER).run(NOW);

    assertThat(column("document::json->>'title'")).containsExactlyInAnyOrderElementsOf(titles);
    assertThat(read()).as("the ids are those that reading gives").isZero();
    assertThat(store.eventEntries()).hasSize(entries + moves().size());
    assertThat(moves())
        .filteredOn(it -> it.get("type").textValue().equals("event.deleted"))
        .as("of each series the last one")
        .hasSize(3);
    turn(STEADY).run(NOW);
    assertThat(column("document::json->>'title'")).containsExactlyInAnyOrderElementsOf(titles);
    assertThat(read()).isZero();
  }

  @Test
  void anExceptionWithoutItsSeriesKeepsItsId() {
    add("x", exception("elsewhere", "", "2027-07-01T09:00:00", "2027-07-01T09:10:00"));
    stored();

    turn(LATER).run(NOW);

    assertThat(moves()).hasSize(1);
    assertThat(moves().get(0).get("type").textValue()).isEqualTo("event.updated");
  }

  @Test
  void aSeriesDoesNotMoveByOccurrencesForWhichExceptionsStand() {
    EventTime original = turned("2027-07-01T09:00:00");
    add(
        "one",
        RemoteEvent.of("uid-one", series("July", "2026-07-01T09:00:00", "FREQ=YEARLY;COUNT=2")),
        new RemoteEvent(
            "uid-one", new ObjectRef("one"), original, EventDetails.cancelled(original, original)));
    stored();

    turn(LATER).run(NOW);

    assertThat(moves())
        .extracting(it -> it.get("type").textValue())
        .containsExactly("event.deleted", "event.created");
    assertThat(read()).isZero();
  }

  @Test
  void momentsOfUnknownRulesAreComparedThemselves() {
    TurnedZone.turn("unknown", STEADY);
    add("future", hour("Future", "2027-07-01T09:00:00"));
    add("same", hour("Same", "2026-12-01T09:00:00"));
    add("series", series("Daily", "2026-01-01T09:00:00", "FREQ=DAILY;COUNT=700"));
    read();

    turn(LATER).run(NOW);

    assertThat(titles()).containsExactly("Future");
    assertThat(column("ends_at at time zone 'UTC'"))
        .as("a series' last moment is right, though nobody knows what it was")
        .contains("2027-12-01 06:00:00");
  }

  @Test
  void whateverItDiesAtItGoesOnAndSaysAllOnce() {
    for (int i = 0; i < 5; i++) {
      add("single-" + i, hour("Single " + i, "2027-07-01T09:00:00"));
      add("series-" + i, series("Series " + i, "2026-01-01T09:00:00", "FREQ=DAILY"));
    }
    stored();
    int crashes = 0;
    TzdataStore.State state = turn(LATER).state();
    for (int calls = 1; !state.done(); calls++) {
      CrashingDatabase crashing = new CrashingDatabase(database.dataSource());
      TzdataStore tzdata = turn(Jdbi.create(crashing).installPlugin(new PostgresPlugin()), LATER);
      crashing.crashAfter(calls % 4 + 3);
      try {
        tzdata.run(NOW);
      } catch (RuntimeException e) {
        crashes++;
      }
      state = steadyEyes().state();
    }
    assertThat(crashes).isPositive();
    assertThat(titles()).hasSize(10).doesNotHaveDuplicates();
    assertThat(read()).isZero();
  }

  private TzdataStore steadyEyes() {
    return new TzdataStore(store.jdbi, new Tzdata("turned", Map.of()), () -> {}, 2);
  }

  /** Some are computed by the second rules, others still by the first, when the third ones come. */
  @Test
  void otherRulesMayComeInTheMiddle() {
    for (int i = 0; i < 6; i++) {
      add("series-" + i, series("Series " + i, "2026-01-01T09:00:00", "FREQ=DAILY"));
    }
    stored();
    CrashingDatabase crashing = new CrashingDatabase(database.dataSource());
    TzdataStore summer = turn(Jdbi.create(crashing).installPlugin(new PostgresPlugin()), SUMMER);
    crashing.crashAfter(5);
    try {
      summer.run(NOW);
    } catch (RuntimeException e) {
      assertThat(crashing.isDead()).isTrue();
    }
    int told = moves().size();
    assertThat(told).isBetween(1, 5);

    turn(STEADY).run(NOW);

    assertThat(moves().size()).as("who was told is told again").isGreaterThanOrEqualTo(2 * told);
    assertThat(steadyEyes().state().stored()).isEqualTo("turned");
    assertThat(column("starts_at at time zone 'UTC'")).containsOnly("2026-01-01 06:00:00");
  }

  @Test
  void severalGatewaysSayAllOnce() {
    for (int i = 0; i < 40; i++) {
      add("series-" + i, series("Series " + i, "2026-01-01T09:00:00", "FREQ=DAILY"));
    }
    stored();
    TzdataStore tzdata = turn(LATER);
    List<CompletableFuture<Void>> gateways = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      gateways.add(CompletableFuture.runAsync(() -> tzdata.run(NOW)));
    }
    gateways.forEach(CompletableFuture::join);
    tzdata.run(NOW);

    assertThat(titles()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void anEditThatIsBeingStoredIsWaitedForAndNotOverwritten() {
    add("a", hour("Old", "2027-07-01T09:00:00"));
    stored();
    TzdataStore tzdata = turn(LATER);
    CountDownLatch edit = new CountDownLatch(1);
    CompletableFuture<Void> run;
    try (var handle = store.jdbi.open()) {
      handle.begin();
      new PassRows(handle).lock(store.lease);
      run = CompletableFuture.runAsync(() -> tzdata.run(NOW)).thenRun(edit::countDown);
      Awaitility.await().until(this::somebodyWaits);
      // As a commit that a pass began before the rules changed.
      handle.execute(
          "update event set document = replace(document, 'Old', 'New') where not deleted");
      assertThat(edit.getCount()).isOne();
      handle.commit();
    }
    run.join();

    assertThat(titles()).containsExactly("New");
    assertThat(column("document::json->>'title'")).containsExactly("New");
  }

  private boolean somebodyWaits() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database())")
                .mapTo(Boolean.class)
                .one());
  }

  @Test
  void theGatewayThatStartsLastDecidesAndTheOtherOneKnows() {
    add("future", hour("Future", "2027-07-01T09:00:00"));
    stored();
    TzdataStore older = steady();
    TzdataStore newer = turn(LATER);

    older.run(NOW);

    assertThat(moves()).isEmpty();
    assertThat(older.state()).isEqualTo(new TzdataStore.State("steady", "turned", false, false));
    newer.run(NOW);
    assertThat(moves()).hasSize(1);
  }

  @Test
  void whatCouldNotBeReadIsReadAgainByTheNextFullPass() {
    ObjectRef unknown = new ObjectRef("unknown");
    ObjectRef known = new ObjectRef("known");
    objects.add(new RemoteChange.Unreadable(unknown, new VersionTag("1"), "unknown zone"));
    add("known", hour("Known", "2027-07-01T09:00:00"));
    stored();
    assertThat(store.commit.versions(store.begin(), List.of(unknown, known)))
        .containsEntry(unknown, new VersionTag("1"));

    turn(LATER);

    assertThat(store.commit.versions(store.begin(), List.of(unknown, known)))
        .doesNotContainEntry(unknown, new VersionTag("1"))
        .containsEntry(known, new VersionTag("1"));
  }

  @Test
  void theRulesOfTheJdkAreTold() {
    Tzdata jdk = Tzdata.ofJdk();

    assertThat(jdk.version()).matches("20\\d\\d[a-z]");
    assertThat(jdk.zones()).hasSizeGreaterThan(500).doesNotContainKey(TurnedZone.NAME);
    for (String zone : jdk.zones().keySet()) {
      ZoneRules read = Tzdata.rules(jdk.zones().get(zone));
      for (Instant at = Instant.parse("2020-01-01T00:00:00Z");
          at.isBefore(Instant.parse("2099-01-01T00:00:00Z"));
          at = at.plusSeconds(5_000_000)) {
        assertThat(read.getOffset(at))
            .as("%s %s", zone, at)
            .isEqualTo(ZoneId.of(zone).getRules().getOffset(at));
      }
    }
  }
}
