package dev.calgate.gateway.store;

import java.time.Instant;

/**
 * A time in which the user of an account would meet, as an application says it.
 *
 * @param id of the application's own
 * @param end exclusive
 * @param tzid a zone that is known, in which the period was meant
 */
public record AvailablePeriod(String id, Instant start, Instant end, String tzid) {}
