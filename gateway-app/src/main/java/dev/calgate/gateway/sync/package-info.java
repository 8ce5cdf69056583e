/**
 * One look at one account's list of calendars, and one pass over one calendar: a single algorithm
 * for every provider, which compares and decides but stores only through the commit path. What
 * follows from an error is decided in one place, {@link dev.calgate.gateway.sync.FailurePolicy}.
 * Start with {@link dev.calgate.gateway.sync.CalendarSync}.
 */
@NullMarked
package dev.calgate.gateway.sync;

import org.jspecify.annotations.NullMarked;
