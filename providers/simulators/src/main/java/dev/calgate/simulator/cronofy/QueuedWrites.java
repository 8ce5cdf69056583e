package dev.calgate.simulator.cronofy;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes that were accepted with 202: visible at once, unless they are held until somebody releases
 * them. Thread-safe.
 */
public final class QueuedWrites {
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean held;

  QueuedWrites() {}

  /** Holds writes until {@link #release}; those that wait when it is turned off still do. */
  public synchronized void hold(boolean on) {
    held = on;
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /**
   * Makes what waits visible, in the order of its acceptance.
   *
   * @return how many there were
   */
  public int release() {
    List<Runnable> due = taken();
    due.forEach(Runnable::run);
    return due.size();
  }

  /** Loses what waits, as when a provider refuses it in the end. */
  public void drop() {
    taken();
  }

  private synchronized List<Runnable> taken() {
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    return due;
  }

  void accept(Runnable write) {
    synchronized (this) {
      if (held) {
        waiting.add(write);
        return;
      }
    }
    write.run();
  }
}
