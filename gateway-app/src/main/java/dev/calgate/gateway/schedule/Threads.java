package dev.calgate.gateway.schedule;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for blocking work: virtual ones where the JDK has them. */
public final class Threads {
  private Threads() {}

  /** An executor that gives every task a thread of its own; bounds are the caller's. */
  public static ExecutorService perTask(String name) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return platform(name);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExecutorService platform(String name) {
    AtomicInteger count = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Runs work when the process is told to end, beside what else does so then.
   *
   * @return what {@link #notAtExit} takes back
   */
  public static Thread atExit(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    Runtime.getRuntime().addShutdownHook(thread);
    return thread;
  }

  /** Takes back {@link #atExit}, unless the process is ending already. */
  public static void notAtExit(Thread thread) {
    try {
      boolean taken = Runtime.getRuntime().removeShutdownHook(thread);
      assert taken || !thread.isAlive();
    } catch (IllegalStateException e) {
      // It is ending, perhaps in that very thread.
      return;
    }
  }
}
