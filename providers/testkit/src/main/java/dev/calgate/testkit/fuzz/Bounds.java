package dev.calgate.testkit.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one input may cost. Time is the thread's own on the processor, so that a busy machine fails
 * nobody; memory is all that the thread asked for, so what it held at once was less.
 */
public final class Bounds {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A fuzzer rewrites classes within what it watches, at the cost of that, as they are loaded. */
  private static final int PATIENCE = System.getenv("JAZZER_FUZZ") == null ? 1 : 5;

  private Bounds() {}

  /** Work that may fail with anything. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Does work on the calling thread.
   *
   * @param longest time on the processor
   * @param most bytes asked for
   * @throws AssertionError when it took more, or failed with anything but that
   */
  public static void hold(Duration longest, long most, Work work) {
    long thread = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long nanos = THREADS.getCurrentThreadCpuTime();
    try {
      work.run();
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("Fails with " + e, e);
    }
    Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - nanos);
    if (took.compareTo(longest.multipliedBy(PATIENCE)) > 0) {
      throw new AssertionError("Takes " + took.toMillis() + " ms");
    }
    long asked = THREADS.getThreadAllocatedBytes(thread) - bytes;
    if (asked > most * PATIENCE) {
      throw new AssertionError("Asks for " + (asked >> 20) + " MiB");
    }
  }
}
