package dev.calgate.simulator.google;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dials of a server. They may be turned at any time; requests under way see either.
 * Thread-safe.
 */
public final class GoogleDials {
  private final Map<GoogleDial<?>, Object> values = new ConcurrentHashMap<>();

  GoogleDials() {}

  /** Turns a dial. */
  public <T> GoogleDials set(GoogleDial<T> dial, T value) {
    values.put(dial, value);
    return this;
  }

  /** Turns a dial back to what it was. */
  public void reset(GoogleDial<?> dial) {
    values.remove(dial);
  }

  /** Turns all back. */
  public void resetAll() {
    values.clear();
  }

  /** How a dial stands. */
  public <T> T get(GoogleDial<T> dial) {
    Object value = values.get(dial);
    if (value == null) {
      return dial.initial();
    }
    @SuppressWarnings("unchecked")
    T typed = (T) value;
    return typed;
  }
}
