/**
 * Calendars behind Cronofy, or behind a service with its API: I/O and decisions. Events come as
 * single occurrences from a window that goes with the clock, writes are accepted first and visible
 * later. Start with {@link dev.calgate.provider.cronofy.CronofySession}.
 */
@NullMarked
package dev.calgate.provider.cronofy;

import org.jspecify.annotations.NullMarked;
