package dev.calgate.testkit.memory;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.testkit.RemoteFaults;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Trouble of the far side in memory: errors of any kind, and calls that hang until they are let go.
 */
public final class FarSideFaults implements RemoteFaults {
  private final FarSide farSide;
  private final AtomicReference<@Nullable ProviderException> error = new AtomicReference<>();
  private final AtomicReference<@Nullable Gate> gate = new AtomicReference<>();

  FarSideFaults(FarSide farSide) {
    this.farSide = farSide;
  }

  /** Where a call waits. */
  public static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Waits until a call has come to the gate. */
    public void awaitReached() throws InterruptedException {
      reached.await();
    }

    /** Lets it go on. */
    public void open() {
      open.countDown();
    }

    private void pass() {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProviderException(
            ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "The call was interrupted");
      }
    }
  }

  /** The next fetch waits at a gate. */
  public Gate holdNextFetch() {
    Gate held = new Gate();
    gate.set(held);
    return held;
  }

  /** Every request fails in this way. */
  public void fail(ErrorKind kind, ErrorScope scope) {
    error.set(new ProviderException(kind, scope, "The far side fails: " + kind));
  }

  @Override
  public void unreachable() {
    fail(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT);
  }

  @Override
  public void throttled(Duration retryAfter) {
    error.set(
        new ProviderException(
            ErrorKind.THROTTLED, ErrorScope.ACCOUNT, "Too many requests", retryAfter, null));
  }

  /** The gateway sends nothing for a while. */
  public void heldBack(Duration wait) {
    error.set(
        ProviderException.unsent(
            ErrorKind.THROTTLED, ErrorScope.ACCOUNT, "Not sent: there is no room", wait));
  }

  @Override
  public void revoked() {
    fail(ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT);
  }

  @Override
  public void garbage() {
    fail(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT);
  }

  @Override
  public void expireCursors() {
    farSide.forgetLog();
  }

  @Override
  public void clear() {
    error.set(null);
  }

  void check() {
    ProviderException now = error.get();
    if (now != null) {
      throw now;
    }
  }

  void passGate() {
    Gate held = gate.getAndSet(null);
    if (held != null) {
      held.pass();
    }
  }
}
