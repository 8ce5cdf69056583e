package dev.calgate.gateway.simulation;

import dev.calgate.gateway.store.SimulatedStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Many seeds on as many threads as there are cores, and a hundredth of them on PostgreSQL. */
final class Campaign {
  private static final int POSTGRES_EVERY = 100;

  /** PostgreSQL has processes of its own, so its seeds are waited for more than computed. */
  private static final int POSTGRES_LANES = 2;

  private static final int MOST_FAILURES = 5;
  private static final int TOLD_STEPS = 150;

  private final long first;
  private final long last;
  private final AtomicLong onPostgres = new AtomicLong();
  private final AtomicLong run = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

  Campaign(long first, long count) {
    this.first = first;
    this.last = first + count - 1;
  }

  /** Runs all, or until some have failed. */
  void run() throws InterruptedException {
    int lanes = Runtime.getRuntime().availableProcessors();
    Thread[] threads = new Thread[lanes + POSTGRES_LANES];
    AtomicLong next = new AtomicLong(first);
    AtomicLong nextOnPostgres = new AtomicLong(first);
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          i < lanes
              ? lane(SimulatedStore::memory, next, seed -> !isForPostgres(seed))
              : lane(SimulatedStore::postgres, nextOnPostgres, Campaign::isForPostgres);
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static boolean isForPostgres(long seed) {
    return seed % POSTGRES_EVERY == 0;
  }

  private Thread lane(Supplier<SimulatedStore> store, AtomicLong next, LongPredicate mine) {
    return new Thread(
        () -> {
          try (Lane lane = new Lane(store.get())) {
            long seed = next.getAndIncrement();
            while (seed <= last && failures.size() < MOST_FAILURES) {
              if (mine.test(seed)) {
                one(lane, seed);
              }
              seed = next.getAndIncrement();
            }
          } catch (RuntimeException | Error e) {
            failures.add("The lane broke: " + e);
          }
        },
        "lane");
  }

  private void one(Lane lane, long seed) {
    run.incrementAndGet();
    if (isForPostgres(seed)) {
      onPostgres.incrementAndGet();
    }
    Profile profile = Simulation.profile(seed);
    try {
      Simulation.Result result = lane.run(seed, profile, Mutant.NONE);
      synchronized (faults) {
        result.faults().forEach((fault, n) -> faults.merge(fault, (long) n, Long::sum));
      }
    } catch (Stage.Failure e) {
      failures.add(told(lane, seed, profile, e));
    }
  }

  /** All that is to be known of a failure, with the smallest history that fails like it. */
  static String told(Lane lane, long seed, Profile profile, Stage.Failure error) {
    Profile small = Shrinking.of(lane, seed, profile, Mutant.NONE);
    Lane.Failed failed = lane.failed(seed, small, Mutant.NONE);
    List<String> trace = failed.trace();
    List<String> end = trace.subList(Math.max(0, trace.size() - TOLD_STEPS), trace.size());
    return "seed %d with %s%n%s%nshrunk to %s%n%s%n%s%n"
        .formatted(
            seed,
            profile,
            error.getMessage(),
            small,
            failed.error().getMessage(),
            String.join(System.lineSeparator(), end));
  }

  long seeds() {
    return run.get();
  }

  long onPostgres() {
    return onPostgres.get();
  }

  List<String> failures() {
    return failures;
  }

  /** How often what went wrong, over all. */
  Map<Fault, Long> faults() {
    return faults;
  }
}
