/**
 * What every provider must pass: the contract of the seam as tests, the hands and faults that a
 * provider's module lends to them, and a clock to turn. Nothing here belongs into a running
 * gateway. Start with {@link dev.calgate.testkit.CalendarProviderContract}.
 */
@NullMarked
package dev.calgate.testkit;

import org.jspecify.annotations.NullMarked;
