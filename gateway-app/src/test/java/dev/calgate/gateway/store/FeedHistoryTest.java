package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedHistoryTest {
  private final StoreFixture store = new StoreFixture();
  private final FeedHistory history = new FeedHistory(store.jdbi);
  private final ChangeLog log = new ChangeLog(store.jdbi);

  /** Four months with three events: one changed late, one never again, one deleted. */
  @BeforeEach
  void fourMonths() {
    write(0, single("a", "1", "A in month 0"), single("b", "1", "B in month 0"));
    write(1, single("c", "1", "C in month 1"));
    write(2, single("a", "2", "A in month 2"));
    remove(2, "c");
    write(3, single("d", "1", "D in month 3"));
  }

  private static Instant month(int number) {
    return NOW.atOffset(ZoneOffset.UTC).plusMonths(number).toInstant();
  }

  private void write(int month, dev.calgate.provider.RemoteChange... changes) {
    history.makeAhead(month(month));
    store.commit.objects(store.begin(), List.of(changes), month(month));
  }

  private void remove(int month, String ref) {
    Pass pass = store.begin();
    store.commit.mention(pass, List.of(new ObjectRef(ref)), true);
    store.commit.removeGone(pass, new Coverage.Delta(), 10, month(month));
  }

  private List<JsonNode> read(long after, int limit, ChangeFilter filter) {
    List<JsonNode> entries = new ArrayList<>();
    long position = after;
    while (true) {
      ChangeLog.Page page = log.page(APPLICATION, position, limit, filter);
      page.entries().forEach(it -> entries.add(Json.tree(new String(it, StandardCharsets.UTF_8))));
      if (page.caughtUp()) {
        return entries;
      }
      assertThat(page.next()).isGreaterThan(position);
      position = page.next();
    }
  }

  private static Map<String, String> fold(List<JsonNode> entries) {
    Map<String, String> titles = new TreeMap<>();
    for (JsonNode entry : entries) {
      String id = entry.path("event_id").asText();
      if (entry.path("type").asText().equals("event.deleted")) {
        titles.remove(id);
      } else if (entry.path("type").asText().startsWith("event.")) {
        titles.put(id, entry.path("event").path("title").asText());
      }
    }
    return titles;
  }

  private Map<String, String> stored() {
    Map<String, String> titles = new TreeMap<>();
    new EventStore(store.jdbi)
        .list(
            APPLICATION,
            new EventStore.Filter(null, null, null, null, null, null, false),
            null,
            100)
        .items()
        .forEach(row -> titles.put(row.id().value(), row.event().details().title()));
    return titles;
  }

  @Test
  void rowsThatCameBeforeTheirPartitionAreMovedIntoIt() {
    Long strays =
        store.jdbi.withHandle(
            handle ->
                handle.createQuery("select count(*) from change_default").mapTo(Long.class).one());

    assertThat(strays).isZero();
    assertThat(read(0, 100, ChangeFilter.ALL)).hasSize(8);
  }

  @Test
  void aReaderFromTheBeginningConvergesAfterHistoryIsDroppedWhateverItsPages() {
    for (int months = 0; months <= 3; months++) {
      history.dropBefore(month(months + 1));
      for (int limit : new int[] {1, 2, 3, 100}) {
        assertThat(fold(read(0, limit, ChangeFilter.ALL)))
            .as("months dropped: %s, limit: %s", months, limit)
            .isEqualTo(stored());
      }
    }
  }

  @Test
  void aSleeperWithAnyOldPositionConverges() {
    Map<Long, Map<String, String>> seen = new TreeMap<>();
    List<JsonNode> all = read(0, 100, ChangeFilter.ALL);
    for (int i = 0; i <= all.size(); i++) {
      seen.put((long) i, fold(all.subList(0, i)));
    }
    history.dropBefore(month(3));

    seen.forEach(
        (position, titles) -> {
          Map<String, String> mine = new TreeMap<>(titles);
          for (JsonNode entry : read(position, 2, ChangeFilter.ALL)) {
            String id = entry.path("event_id").asText();
            if (entry.path("type").asText().equals("event.deleted")) {
              mine.remove(id);
            } else if (entry.path("type").asText().startsWith("event.")) {
              mine.put(id, entry.path("event").path("title").asText());
            }
          }
          assertThat(mine).as("slept at %s", position).isEqualTo(stored());
        });
  }

  @Test
  void beforeTheHorizonEventsTellTheirLatestStateAndAreMarked() {
    history.dropBefore(month(3));

    JsonNode first =
        read(0, 100, ChangeFilter.ALL).stream()
            .filter(entry -> entry.path("type").asText().startsWith("event."))
            .findFirst()
            .orElseThrow();

    assertThat(first.path("compacted").asBoolean()).isTrue();
    assertThat(first.path("type").asText()).isEqualTo("event.updated");
    assertThat(first.path("event").path("title").asText()).isEqualTo("B in month 0");
    assertThat(first.path("event").path("position")).isEqualTo(first.path("position"));
    assertThat(first.path("at").asText()).isEqualTo("2026-11-24T09:00:00.000Z");
  }

  @Test
  void theLastEntryOfEachCalendarAndAccountIsKept() {
    history.dropBefore(month(4));

    assertThat(read(0, 100, ChangeFilter.ALL))
        .extracting(entry -> entry.path("type").asText())
        .contains("account.created", "calendar.created");
  }

  @Test
  void aFilterForCreationsBeforeTheHorizonGivesWhatExists() {
    history.dropBefore(month(3));
    ChangeFilter created = new ChangeFilter(null, null, List.of("event.created"));

    assertThat(fold(read(0, 100, created))).isEqualTo(stored());
  }

  @Test
  void whatIsYoungerThanTheRetentionStays() {
    history.dropBefore(month(0).plus(Duration.ofDays(6)));

    assertThat(read(0, 100, ChangeFilter.ALL)).hasSize(8);
  }

  @Test
  void weeksOfAnOlderGatewayBecomeMonths() throws IOException {
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                alter table change detach partition change_m202611;
                insert into change_default select * from change_m202611;
                drop table change_m202611;
                create table change_w20261123 (like change including defaults);
                with early as (delete from change_default where at < '2026-11-30 00:00+00' returning *)
                  insert into change_w20261123 select * from early;
                alter table change attach partition change_w20261123
                  for values from ('2026-11-23 00:00+00') to ('2026-11-30 00:00+00');
                """));

    migrate("V007__months_of_changes.sql");
    history.makeAhead(month(0));

    rowsThatCameBeforeTheirPartitionAreMovedIntoIt();
    history.dropBefore(month(1));
    assertThat(fold(read(0, 100, ChangeFilter.ALL))).isEqualTo(stored());
  }

  private void migrate(String name) throws IOException {
    try (InputStream script = FeedHistory.class.getResourceAsStream("/db/migration/" + name)) {
      String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      store.jdbi.useHandle(handle -> handle.execute(sql));
    }
  }

  @Test
  void whoReadsTheLogForLongKeepsNobodyFromWritingIt() {
    Instant far = month(40);
    try (org.jdbi.v3.core.Handle reader = store.jdbi.open()) {
      reader.begin();
      reader.execute("lock table change_default in access share mode");
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> history.makeAhead(far));
      reader.rollback();
    }
    history.makeAhead(far);

    boolean made =
        store.jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select to_regclass('change_m203004') is not null")
                    .mapTo(Boolean.class)
                    .one());
    assertThat(made).isTrue();
  }
}
