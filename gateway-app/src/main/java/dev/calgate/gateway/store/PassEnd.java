package dev.calgate.gateway.store;

import dev.calgate.provider.SyncCursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a completed pass leaves behind.
 *
 * @param cursor where the next one begins
 * @param stateTag the calendar's tag as long as nothing else changes; null when it is not known
 * @param asOf the moment as of which the store is true: the pass's begin
 * @param fullPassAt when a pass without cursor is due; null leaves the time as it is
 */
public record PassEnd(
    SyncCursor cursor, @Nullable String stateTag, Instant asOf, @Nullable Instant fullPassAt) {}
