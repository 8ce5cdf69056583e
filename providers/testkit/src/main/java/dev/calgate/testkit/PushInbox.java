package dev.calgate.testkit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps pushes until a test takes them; for harnesses. Thread-safe. */
public final class PushInbox {
  private final BlockingQueue<ArrivedPush> arrived = new LinkedBlockingQueue<>();

  private final Duration patience;

  /**
   * An empty one.
   *
   * @param patience how long {@link #next} waits
   */
  public PushInbox(Duration patience) {
    this.patience = patience;
  }

  /** Takes a push without a body in. */
  public void add(UnaryOperator<@Nullable String> headers) {
    add(headers, new byte[0]);
  }

  /** Takes a push in. */
  public void add(UnaryOperator<@Nullable String> headers, byte[] body) {
    arrived.add(new ArrivedPush(headers, body));
  }

  /** As {@link RemotePushes#waiting}. */
  public int waiting() {
    return arrived.size();
  }

  /** As {@link RemotePushes#next}. */
  public ArrivedPush next() {
    try {
      ArrivedPush push = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (push == null) {
        throw new AssertionError("No push comes");
      }
      return push;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
