package dev.calgate.gateway.simulation;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** One thread of a {@link Stage}. */
final class Actor {
  private final Stage stage;
  private final int number;
  private final Thread thread;
  private volatile boolean turn;
  private volatile boolean closed;
  private boolean busy;
  private boolean doomed;
  private Runnable task = () -> {};

  /** The end of a process, in the middle of whatever it did; nobody has a chance to catch it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("The process has died", null, false, false);
    }
  }

  Actor(Stage stage, int number) {
    this.stage = stage;
    this.number = number;
    thread = new Thread(this::live, "actor-" + number);
    thread.setDaemon(true);
    thread.start();
  }

  int number() {
    return number;
  }

  /** Whether it is in the middle of something. */
  boolean isBusy() {
    return busy;
  }

  boolean isOnItsThread() {
    return Thread.currentThread() == thread;
  }

  /** Gives it something to do when it is next. */
  Actor give(Runnable newTask) {
    task = newTask;
    busy = true;
    return this;
  }

  /** Lets it die where it is, when it is next. */
  void doom() {
    doomed = true;
  }

  boolean isDoomed() {
    return doomed;
  }

  /**
   * Lets others go on; on its own thread.
   *
   * @throws Death when it died meanwhile, and from then on
   */
  void handOver() {
    if (!doomed) {
      Actor next = stage.next();
      if (next != this) {
        stage.wake(next);
        await();
      }
    }
    if (doomed) {
      throw new Death();
    }
  }

  void wake() {
    turn = true;
    LockSupport.unpark(thread);
  }

  private void await() {
    while (!turn && !closed) {
      LockSupport.park(this);
    }
    turn = false;
  }

  private void live() {
    await();
    while (!closed) {
      try {
        task.run();
      } catch (Death e) {
        // Dead; its thread plays the next one.
      } catch (RuntimeException | Error e) {
        stage.fail(e);
      }
      busy = false;
      doomed = false;
      Actor next = stage.next();
      if (next != this) {
        stage.wake(next);
        await();
      }
    }
  }

  String trace() {
    return thread.getName() + " " + Arrays.toString(thread.getStackTrace());
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
