package dev.calgate.gateway.schedule;

import dev.calgate.gateway.store.Lease;
import dev.calgate.gateway.store.SyncStore;
import dev.calgate.gateway.sync.SyncRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due: one thread claims leases for free slots, each lease runs on a thread of its
 * own, and running ones are renewed until they end. One that waits for a service for long lends its
 * slot to others, so that slow services keep none but themselves waiting. Any number of gateways
 * may do so on one database.
 */
public final class SyncWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(SyncWorkers.class);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(5);

  /** A claimer that comes round less often than this is stuck. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  /** What failed may fail slowly: this part of the slots, and no more, is for trying it again. */
  private static final int FAILING_PART = 4;

  /** So many times the slots run at most beside those that do more than wait. */
  private static final int MOST_LENT = 7;

  /** How often it is looked for slots that can be lent, while all are taken. */
  private static final Duration LENDING = Duration.ofMillis(100);

  /** Work that other nodes made due is noticed after this at the latest. */
  private static final Duration LONGEST_SLEEP = Duration.ofMillis(500);

  private final SyncStore sync;
  private final SyncRun run;
  private final Clock clock;
  private final String node;
  private final int slots;
  private final IntSupplier waiting;
  private final Semaphore wake = new Semaphore(0);
  private final Set<Lease> running = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor = Threads.perTask("sync");
  private final Thread claimer = new Thread(this::claimUntilStopped, "sync-claimer");
  private volatile boolean stopped;
  private volatile long cameRound = System.nanoTime();
  private Instant renewAt = Instant.MIN;

  /**
   * Makes workers; they begin with {@link #start}.
   *
   * @param node who claims, for people who look at the database
   * @param slots how many leases run at the same time
   * @param waiting how many of them do nothing but wait for a service
   */
  public SyncWorkers(
      SyncStore sync, SyncRun run, Clock clock, String node, int slots, IntSupplier waiting) {
    this.sync = sync;
    this.run = run;
    this.clock = clock;
    this.node = node;
    this.slots = slots;
    this.waiting = waiting;
  }

  /** Begins to work. */
  public void start() {
    claimer.setDaemon(true);
    claimer.start();
  }

  /** Something may have become due: look now. Cheap, from any thread. */
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /**
   * Claims nothing more and waits for what is running; what takes longer loses its lease, and is
   * due at once for others.
   */
  public void stop(Duration patience) throws InterruptedException {
    stopped = true;
    wake();
    claimer.join(patience.toMillis());
    executor.shutdown();
    if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.info("{} passes are left to others", running.size());
      // Before they are interrupted: what they make of that no longer counts.
      running.forEach(this::abandon);
      executor.shutdownNow();
    }
  }

  private void abandon(Lease lease) {
    try {
      sync.abandon(lease, clock.instant());
    } catch (RuntimeException e) {
      LOG.info("a lease is left to its end: {}", e.toString());
    }
  }

  /** Whether the claiming thread is alive and comes round. */
  public boolean isAlive() {
    return claimer.isAlive() && System.nanoTime() - cameRound < STUCK.toNanos();
  }

  /**
   * Runs on the calling thread all that is due at this moment, and what becomes due by it.
   *
   * @return how many leases were run
   */
  public int runDue() {
    int count = 0;
    while (true) {
      List<Lease> leases = claim(slots, slots);
      if (leases.isEmpty()) {
        return count;
      }
      leases.forEach(run::run);
      count += leases.size();
    }
  }

  private List<Lease> claim(int limit, int failing) {
    Instant now = clock.instant();
    return sync.claim(node, now, now.plus(LEASE), limit, failing);
  }

  /** How many more leases may be on what failed before. */
  private int failing() {
    long now = running.stream().filter(Lease::failing).count();
    return (int) Math.max(0, Math.max(1, slots / FAILING_PART) - now);
  }

  private void claimUntilStopped() {
    while (!stopped) {
      cameRound = System.nanoTime();
      try {
        renewRunning();
        int claimed = claimFree();
        if (claimed == 0) {
          sleepUntilDue();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        LOG.warn("cannot claim work: {}", e.toString());
        pause();
      }
    }
  }

  private int claimFree() {
    // Who waits for a slow service costs a thread and a connection, and no slot.
    int lent = Math.min(MOST_LENT * slots, waiting.getAsInt());
    int open = slots + lent - running.size();
    if (open <= 0) {
      return 0;
    }
    List<Lease> leases = claim(Math.min(slots, open), failing());
    leases.forEach(this::execute);
    return leases.size();
  }

  private void execute(Lease lease) {
    running.add(lease);
    executor.execute(
        () -> {
          try {
            run.run(lease);
          } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.warn("cannot release {}: {}", lease.account().account(), e.toString());
          } finally {
            running.remove(lease);
            wake();
          }
        });
  }

  private void renewRunning() {
    Instant now = clock.instant();
    if (now.isBefore(renewAt)) {
      return;
    }
    List<Lease> leases = List.copyOf(running);
    if (!leases.isEmpty()) {
      // A lease that is lost is noticed by its next commit.
      List<Lease> lost = sync.renew(leases, now.plus(LEASE));
      LOG.debug("renewed {} leases, {} are lost", leases.size(), lost.size());
    }
    renewAt = now.plus(RENEW);
  }

  private void sleepUntilDue() throws InterruptedException {
    Instant now = clock.instant();
    if (running.size() >= slots) {
      // A slot is lent as soon as somebody only waits, of which nobody tells.
      awaitWork(LENDING);
      return;
    }
    // What is due but not claimable, as while an account has two passes running, wakes us when it
    // is.
    Duration sleep =
        sync.nextDue(now)
            .map(due -> Duration.between(now, due))
            .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
            .orElse(LONGEST_SLEEP);
    awaitWork(sleep);
  }

  private void awaitWork(Duration longest) throws InterruptedException {
    long millis = longest.toMillis() + 1;
    if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  private void pause() {
    try {
      if (wake.tryAcquire(1, TimeUnit.SECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
