package dev.calgate.gateway.sync;

import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.TestDatabase;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Random histories: after every step the feed folds to the store and tells of no deletion that was
 * none; two poll intervals after the end of all faults the store is the truth.
 */
class HistoryTest {
  private static final int STEPS = 40;
  private static final int LEAST = 20;
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final Duration TIME_IN_MEMORY = Duration.ofSeconds(20);

  /** Where to begin: {@code -Dcalgate.history=17} for a history that failed. */
  private static final long FIRST = Long.getLong("calgate.history", 1);

  @Test
  void theFeedFoldsToTheStoreAndTheStoreBecomesTheTruth() {
    TestDatabase database = TestDatabase.create();
    DataSource pool = database.pool();
    histories(
        TIME,
        () -> {
          database.clear();
          return new PostgresBackend(pool);
        });
  }

  @Test
  void theSameInMemory() {
    histories(TIME_IN_MEMORY, MemoryBackend::new);
  }

  private static void histories(Duration time, Supplier<Backend> backends) {
    ExecutorService reader = Threads.perTask("reader");
    long begin = System.nanoTime();
    long seed = FIRST;
    while (seed < FIRST + LEAST || System.nanoTime() - begin < time.toNanos()) {
      run(seed++, backends.get(), reader);
    }
    reader.shutdown();
    System.out.println("histories " + FIRST + " to " + (seed - 1));
  }

  private static void run(long seed, Backend backend, ExecutorService reader) {
    int step = 0;
    try {
      History history = new History(seed, backend, reader);
      while (step++ < STEPS) {
        history.step();
      }
      history.end();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Seed %d, step %d of %d".formatted(seed, step, STEPS), e);
    }
  }
}
