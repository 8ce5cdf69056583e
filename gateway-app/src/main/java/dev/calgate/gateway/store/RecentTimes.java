package dev.calgate.gateway.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When series and their exceptions are, kept from one question to the next. Each is kept with the
 * state that was read, so that nothing out of date is ever given. Thread-safe.
 */
final class RecentTimes {
  private static final int MOST = 20_000;

  /** Series of more dates than this are read each time. */
  private static final int MAX_DATES = 100;

  private final Map<String, Kept> byEvent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Which state of an event it is. The position alone does not tell: a database that was taken over
   * by a standby may hand out one twice.
   *
   * @param changedAt seconds since the epoch
   */
  record State(long position, double changedAt) {}

  private record Kept(State state, EventReader.Times times) {}

  /** When an event is in some state of it; null when that is not kept. */
  synchronized EventReader.@Nullable Times get(String event, State state) {
    Kept kept = byEvent.get(event);
    return kept == null || !kept.state().equals(state) ? null : kept.times();
  }

  synchronized void put(String event, State state, EventReader.Times times) {
    var recurrence = times.details().recurrence();
    if (recurrence == null || recurrence.dates().size() <= MAX_DATES) {
      byEvent.put(event, new Kept(state, times));
    }
  }
}
