package dev.calgate.model.availability;

import java.time.Instant;

/**
 * A stretch of time in which somebody is not free.
 *
 * @param end exclusive
 */
public record BusyInterval(Instant start, Instant end, BusyKind kind) {}
