package dev.calgate.provider.caldav;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The time zones of calendars, by their address. They are large and hardly ever change, so they are
 * asked for once and not at every poll. Thread-safe.
 */
final class ZoneCache {
  private static final int MAX_ENTRIES = 100_000;

  private final Map<String, Optional<String>> zones =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  /** Whether a calendar's zone was asked for. */
  synchronized boolean knows(String calendar) {
    return zones.containsKey(calendar);
  }

  /** A calendar's zone; empty when it has none. */
  synchronized Optional<String> find(String calendar) {
    return zones.getOrDefault(calendar, Optional.empty());
  }

  synchronized void put(String calendar, Optional<String> zone) {
    zones.put(calendar, zone);
  }
}
