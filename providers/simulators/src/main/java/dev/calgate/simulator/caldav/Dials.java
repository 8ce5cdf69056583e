package dev.calgate.simulator.caldav;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The dials of a server, or of one calendar, where what is not set is as the server's. They may be
 * turned at any time; requests under way see either. Thread-safe.
 */
public final class Dials {
  private final Map<Dial<?>, Object> values = new ConcurrentHashMap<>();
  private final @Nullable Dials parent;

  Dials(@Nullable Dials parent) {
    this.parent = parent;
  }

  /** Turns a dial. */
  public <T> Dials set(Dial<T> dial, T value) {
    values.put(dial, value);
    return this;
  }

  /** Turns a dial back to what it was. */
  public void reset(Dial<?> dial) {
    values.remove(dial);
  }

  /** Turns all back. */
  public void resetAll() {
    values.clear();
  }

  /** How a dial stands. */
  public <T> T get(Dial<T> dial) {
    Object value = values.get(dial);
    if (value != null) {
      @SuppressWarnings("unchecked")
      T typed = (T) value;
      return typed;
    }
    return parent == null ? dial.initial() : parent.get(dial);
  }
}
