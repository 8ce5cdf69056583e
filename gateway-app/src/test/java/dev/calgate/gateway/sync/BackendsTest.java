package dev.calgate.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * The database in memory is a true model of the real one: the same random histories on both leave
 * the same feeds, events, objects and rows of what is due after each step.
 */
class BackendsTest {
  private static final int STEPS = 40;
  private static final int LEAST = 10;
  private static final Duration TIME = Duration.ofSeconds(60);

  /** Where to begin: {@code -Dcalgate.history=17} for a history that failed. */
  private static final long FIRST = Long.getLong("calgate.history", 1);

  @Test
  void theSameHistoriesLeaveTheSame() {
    TestDatabase database = TestDatabase.create();
    DataSource pool = database.pool();
    long begin = System.nanoTime();
    long seed = FIRST;
    long entries = 0;
    while (seed < FIRST + LEAST || System.nanoTime() - begin < TIME.toNanos()) {
      database.clear();
      entries += compare(seed++, new PostgresBackend(pool), new MemoryBackend());
    }
    System.out.println(
        "histories compared: " + FIRST + " to " + (seed - 1) + " with entries: " + entries);
    assertThat(entries).as("there was something to compare").isGreaterThan(20 * (seed - FIRST));
  }

  private static long compare(long seed, Backend real, Backend memory) {
    int step = 0;
    try {
      History one = new History(seed, real, Runnable::run);
      History other = new History(seed, memory, Runnable::run);
      long position = 0;
      while (step++ < STEPS) {
        one.step();
        other.step();
        position = compare(real, memory, position);
      }
      one.end();
      other.end();
      return compare(real, memory, position);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Seed %d, step %d of %d".formatted(seed, step, STEPS), e);
    }
  }

  private static long compare(Backend real, Backend memory, long after) {
    List<String> entries = texts(real.entries(after));
    assertThat(texts(memory.entries(after))).isEqualTo(entries);
    assertThat(memory.events()).isEqualTo(real.events());
    assertThat(memory.objects()).isEqualTo(real.objects());
    assertThat(memory.syncStates()).isEqualTo(real.syncStates());
    return after + entries.size();
  }

  private static List<String> texts(List<byte[]> entries) {
    return entries.stream().map(entry -> new String(entry, StandardCharsets.UTF_8)).toList();
  }
}
