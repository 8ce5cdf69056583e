package dev.calgate.gateway.registry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a thread asks of a provider goes on with something, as the next page of a listing
 * does. A provider sends its requests on the thread that called it, so a mark on the thread reaches
 * them all. For one thread at a time.
 */
public final class Patience {
  private static final ThreadLocal<Patience> CURRENT = new ThreadLocal<>();

  private boolean sent;

  /** Makes a call of a provider as part of the work. */
  <T> T during(Supplier<T> call) {
    Patience outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return call.get();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Makes a call that nothing else waits for, even if it comes up within such work. */
  public static <T> T without(Supplier<T> call) {
    Patience outer = CURRENT.get();
    CURRENT.remove();
    try {
      return call.get();
    } finally {
      if (outer != null) {
        CURRENT.set(outer);
      }
    }
  }

  /** That of the call on this thread; null when it is no part of anything. */
  static @Nullable Patience current() {
    return CURRENT.get();
  }

  /** Whether something would be lost if the next request was not sent. */
  boolean hasSent() {
    return sent;
  }

  void send() {
    sent = true;
  }
}
