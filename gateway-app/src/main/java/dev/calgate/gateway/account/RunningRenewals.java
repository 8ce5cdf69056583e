package dev.calgate.gateway.account;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The renewals that this gateway is in the middle of: what a service gives now it may not give
 * again, so that a gateway that stops waits for them. Thread-safe.
 */
final class RunningRenewals {
  /** One party is whoever waits. */
  private final Phaser running = new Phaser(1);

  void begin() {
    running.register();
  }

  void end() {
    running.arriveAndDeregister();
  }

  /** Waits until those that run now have ended, or for so long. */
  void await(Duration longest) throws InterruptedException {
    try {
      running.awaitAdvanceInterruptibly(
          running.arrive(), longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever takes over waits until the mark ends.
      return;
    }
  }
}
