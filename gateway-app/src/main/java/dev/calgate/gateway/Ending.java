package dev.calgate.gateway;

import dev.calgate.gateway.schedule.Threads;
import dev.calgate.gateway.store.Database;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a gateway, however it comes: nothing is left running, and a signal to end is obeyed in
 * time. A gateway that runs is ended by Jetty, part by part; one that does not run yet, or whose
 * parts take too long, is ended here. Thread-safe.
 */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final Duration ORDERLY = Duration.ofSeconds(8);
  private static final Duration FORCED = Duration.ofMillis(1_500);

  /** As the shell tells of a process that SIGTERM has ended. */
  private static final int TERMINATED = 143;

  private final CompletableFuture<Database> database = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean running;

  private Ending() {
    hook = Threads.atExit("ending", this::atExit);
  }

  /** Watches over a gateway from before its first part begins. */
  static Ending watching() {
    return new Ending();
  }

  /** What is to be closed in the end. */
  void owns(Database opened) {
    database.complete(opened);
  }

  /** Jetty ends the parts from here on. */
  void running() {
    running = true;
  }

  /** Closes what is owned; only the first call does something. */
  void end() {
    if (closing.compareAndSet(false, true)) {
      try {
        boolean neverOpened = database.completeExceptionally(new IllegalStateException("Ended"));
        if (!neverOpened) {
          database.join().close();
        }
      } finally {
        ended.countDown();
        Threads.notAtExit(hook);
      }
    }
  }

  private void atExit() {
    try {
      if (running) {
        force(ended.await(ORDERLY.toMillis(), TimeUnit.MILLISECONDS));
      } else {
        // The database may just be starting; it is closed as soon as it is there.
        database.get(ORDERLY.toMillis(), TimeUnit.MILLISECONDS);
        end();
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("there is no database to close: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void force(boolean orderly) throws InterruptedException {
    if (!orderly) {
      LOG.warn("what still runs {} s after the signal is cut off", ORDERLY.toSeconds());
      Threads.perTask("ending").execute(this::end);
      boolean closed = ended.await(FORCED.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("the database is closed: {}", closed);
      Runtime.getRuntime().halt(TERMINATED);
    }
  }
}
