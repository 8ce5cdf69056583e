package dev.calgate.gateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, and hands over where it wants to; whoever runs asks the
 * director who is next. So what happens depends on the director alone. The threads live on from one
 * performance to the next. To be used by one thread.
 */
final class Stage implements AutoCloseable {
  /** A performance in which nobody hands over for so long hangs. */
  private static final long HUNG = TimeUnit.SECONDS.toNanos(120);

  private final List<Actor> actors = new ArrayList<>();
  private Director director = () -> null;
  private volatile @Nullable Thread audience;
  private volatile boolean curtain;
  private @Nullable Throwable failure;

  /** Decides who goes on. */
  @FunctionalInterface
  interface Director {
    /** Who is next; null when all is over, then nobody may be in the middle of something. */
    @Nullable Actor next();
  }

  Stage(int size) {
    for (int i = 0; i < size; i++) {
      actors.add(new Actor(this, i));
    }
  }

  List<Actor> actors() {
    return actors;
  }

  /**
   * Runs to the end.
   *
   * @throws Failure with what the director or an actor threw
   */
  void perform(Director newDirector) {
    director = newDirector;
    failure = null;
    curtain = false;
    audience = Thread.currentThread();
    wake(next());
    long begin = System.nanoTime();
    while (!curtain) {
      LockSupport.parkNanos(this, HUNG);
      if (!curtain && System.nanoTime() - begin > HUNG) {
        throw new IllegalStateException("Nobody hands over: " + traces());
      }
    }
    if (failure != null) {
      throw new Failure(failure);
    }
  }

  /** A performance ended by what somebody threw. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private String traces() {
    StringBuilder text = new StringBuilder();
    for (Actor actor : actors) {
      text.append('\n').append(actor.trace());
    }
    return text.toString();
  }

  /** Called by whoever runs. */
  @Nullable Actor next() {
    if (failure == null) {
      try {
        Actor next = director.next();
        if (next != null || busy() == null) {
          return next;
        }
        throw new IllegalStateException("The end comes in the middle of something");
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
    return busy();
  }

  /** Ends the performance: whoever is in the middle of something dies. */
  void fail(Throwable error) {
    if (failure == null) {
      failure = error;
    }
    actors.stream().filter(Actor::isBusy).forEach(Actor::doom);
  }

  private @Nullable Actor busy() {
    for (Actor actor : actors) {
      if (actor.isBusy()) {
        return actor;
      }
    }
    return null;
  }

  /** Lets somebody go on, or the audience when it is over. */
  void wake(@Nullable Actor actor) {
    if (actor != null) {
      actor.wake();
      return;
    }
    Thread waiting = audience;
    curtain = true;
    LockSupport.unpark(waiting);
  }

  @Override
  public void close() {
    actors.forEach(Actor::close);
  }
}
