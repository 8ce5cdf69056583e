package dev.calgate.gateway.registry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody waits for what a thread asks of a provider: such calls may use the part of a
 * quota that is kept for them. A provider sends its requests on the thread that called it, so a
 * mark on the thread reaches them all.
 */
public final class Urgency {
  private static final ThreadLocal<Urgency> CURRENT = new ThreadLocal<>();

  /** Whether the call has sent something, so that it may have had its effect. */
  private boolean sent;

  private Urgency() {}

  /** Makes one call of a provider for which somebody waits. */
  public static <T> T urgently(Supplier<T> call) {
    Urgency outer = CURRENT.get();
    CURRENT.set(new Urgency());
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

  /** That of the call on this thread; null when nobody waits. */
  static @Nullable Urgency current() {
    return CURRENT.get();
  }

  boolean hasSent() {
    return sent;
  }

  void send() {
    sent = true;
  }
}
