package dev.calgate.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that a provider keeps and the gateway respects.
 *
 * @param pageSize most changes on one page
 * @param fetchBatch most objects in one fetch
 * @param minPollInterval shortest sensible time between two looks at an account
 * @param fullPassEvery how often a pass without cursor is due although all seems well; null for
 *     never
 */
public record Limits(
    int pageSize, int fetchBatch, Duration minPollInterval, @Nullable Duration fullPassEvery) {}
