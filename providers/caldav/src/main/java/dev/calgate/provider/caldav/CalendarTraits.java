package dev.calgate.provider.caldav;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What hardly ever changes about calendars, by their address: asked for when a calendar is new to
 * this gateway and once an hour, and not at every poll, because these properties are most of an
 * answer. Thread-safe.
 */
final class CalendarTraits {
  private static final int MAX_ENTRIES = 100_000;
  private static final Duration VALID = Duration.ofHours(1);

  /**
   * The traits of one collection.
   *
   * @param holdsEvents whether it is a calendar for events at all
   */
  record Traits(
      boolean holdsEvents,
      String description,
      @Nullable String timeZone,
      boolean readOnly,
      Instant askedAt) {}

  private final Map<String, Traits> traits = new Recent<>(MAX_ENTRIES);

  private final Map<String, Boolean> tokens = new HashMap<>();

  /** Whether all calendars of a home have sync tokens, as far as is known. */
  synchronized boolean allHaveTokens(String home) {
    return tokens.getOrDefault(home, false);
  }

  synchronized void putTokens(String home, boolean all) {
    if (tokens.size() >= MAX_ENTRIES) {
      tokens.clear();
    }
    tokens.put(home, all);
  }

  /** A collection's traits, unless they are unknown or outdated. */
  synchronized Optional<Traits> find(String collection, Instant now) {
    return Optional.ofNullable(traits.get(collection))
        .filter(it -> it.askedAt().plus(VALID).isAfter(now));
  }

  synchronized void put(String collection, Traits asked) {
    traits.put(collection, asked);
  }
}
