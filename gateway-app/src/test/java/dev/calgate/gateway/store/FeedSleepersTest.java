package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that sleep for any time, while months of history are dropped, miss nothing. */
class FeedSleepersTest {
  private static final int MONTHS = 8;
  private static final int RETENTION = 2;
  private static final int REFS = 40;

  private final StoreFixture store =
      new StoreFixture(
          Jdbi.create(TestDatabase.create().pool()).installPlugin(new PostgresPlugin()));
  private final FeedHistory history = new FeedHistory(store.jdbi);
  private final ChangeLog log = new ChangeLog(store.jdbi);
  private final List<Sleeper> sleepers = new ArrayList<>();
  private Random random = new Random();
  private int version;

  /** Somebody with a copy, who reads on when he wakes up. */
  private final class Sleeper {
    private final ChangeFilter filter;
    private final Map<String, JsonNode> copy = new TreeMap<>();
    private long position;
    private int compacted;

    Sleeper(ChangeFilter filter) {
      this.filter = filter;
    }

    /** Whether the end was reached. */
    boolean readPage() {
      long horizon = horizon();
      long before = position;
      ChangeLog.Page page = log.page(APPLICATION, position, 1 + random.nextInt(9), filter);
      for (byte[] bytes : page.entries()) {
        JsonNode entry = Json.tree(new String(bytes, StandardCharsets.UTF_8));
        long next = entry.path("position").longValue();
        boolean whole = filter.equals(ChangeFilter.ALL) && before >= horizon;
        assertThat(next).isGreaterThan(before);
        assertThat(!whole || next == before + 1).as("%d after %d", next, before).isTrue();
        assertThat(entry.path("compacted").asBoolean())
            .isEqualTo(isOfEvent(entry) && next <= horizon);
        compacted += entry.path("compacted").asBoolean() ? 1 : 0;
        before = next;
        fold(entry);
      }
      assertThat(page.next()).isGreaterThanOrEqualTo(before);
      position = page.next();
      return page.caughtUp();
    }

    private void fold(JsonNode entry) {
      if (isOfEvent(entry) && entry.path("event").isNull()) {
        copy.remove(entry.path("event_id").textValue());
      } else if (isOfEvent(entry)) {
        copy.put(entry.path("event_id").textValue(), entry.path("event"));
      }
    }
  }

  private static boolean isOfEvent(JsonNode entry) {
    return entry.path("type").textValue().startsWith("event.");
  }

  private long horizon() {
    return store.jdbi.withHandle(
        handle -> handle.createQuery("select horizon from feed_head").mapTo(Long.class).one());
  }

  private Map<String, JsonNode> stored() {
    Map<String, JsonNode> events = new TreeMap<>();
    store.jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select event_id, '{\"position\":' || position || ',' || substr(document, 2)"
                        + " from event where not deleted")
                .map((row, context) -> Map.entry(row.getString(1), Json.tree(row.getString(2))))
                .forEach(it -> events.put(it.getKey(), it.getValue())));
    return events;
  }

  private static Instant month(int number) {
    return NOW.atOffset(ZoneOffset.UTC).plusMonths(number).toInstant();
  }

  private void change(Instant at) {
    String ref = "object-" + random.nextInt(REFS);
    if (random.nextInt(3) > 0) {
      String next = Integer.toString(++version);
      store.commit.objects(store.begin(), List.of(single(ref, next, "Title " + next)), at);
    } else {
      Pass pass = store.begin();
      store.commit.mention(pass, List.of(new ObjectRef(ref)), true);
      store.commit.removeGone(pass, new Coverage.Delta(), 10, at);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whoeverSleepsConvergesExactly(long seed) {
    random = new Random(seed);
    ChangeFilter events = new ChangeFilter(null, null, List.of("event.*"));
    Sleeper deep = new Sleeper(ChangeFilter.ALL);
    for (int month = 0; month < MONTHS; month++) {
      history.makeAhead(month(month));
      for (int i = 0; i < 12; i++) {
        change(month(month).plusSeconds(i));
        if (random.nextInt(4) == 0) {
          sleepers.add(new Sleeper(random.nextBoolean() ? ChangeFilter.ALL : events));
        }
        for (Sleeper sleeper : sleepers) {
          if (random.nextInt(8) == 0) {
            sleeper.readPage();
          }
        }
      }
      history.dropBefore(month(month - RETENTION));
    }

    sleepers.add(deep);
    Map<String, JsonNode> stored = stored();
    assertThat(stored).as("seed %d", seed).isNotEmpty();
    assertThat(horizon()).isPositive();
    for (Sleeper sleeper : sleepers) {
      long slept = sleeper.position;
      while (!sleeper.readPage()) {
        assertThat(sleeper.position).isPositive();
      }
      assertThat(sleeper.copy).as("seed %d, slept at %d", seed, slept).isEqualTo(stored);
    }
    assertThat(sleepers.stream().mapToInt(it -> it.compacted).sum()).isPositive();
  }
}
