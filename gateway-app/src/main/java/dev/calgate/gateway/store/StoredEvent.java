package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventTime;
import dev.calgate.model.availability.BusyKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the event table as a change leaves it.
 *
 * @param startsAt when the first occurrence starts, for a reader in UTC
 * @param endsAt when the last occurrence ends, for a reader in UTC; {@link Instant#MAX} for never
 */
record StoredEvent(
    Event event,
    String document,
    String contentHash,
    Instant startsAt,
    Instant endsAt,
    boolean deleted) {

  /** In which way it takes its owner's time, as the table spells it; null for not at all. */
  @Nullable String busy() {
    return BusyKind.of(event.details()).map(ValueWriter::word).orElse(null);
  }

  /** How its times are to be read, as the table spells it. */
  String timing() {
    if (event.kind() == EventKind.SERIES) {
      return "series";
    }
    return event.details().start() instanceof EventTime.Zoned ? "fixed" : "local";
  }
}
