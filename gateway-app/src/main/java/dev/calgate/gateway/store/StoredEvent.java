package dev.calgate.gateway.store;

import dev.calgate.model.Event;
import java.time.Instant;

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
    boolean deleted) {}
