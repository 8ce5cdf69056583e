/**
 * A calendar service with Cronofy's API on loopback: OAuth, calendars, events in a rolling window,
 * writes that are accepted first and visible later, channels with signed notifications. Where
 * Cronofy's documentation is silent it does what its client libraries expect. Start with {@link
 * dev.calgate.simulator.cronofy.CronofySimulator}, then {@link
 * dev.calgate.simulator.cronofy.CronofyCalendar}.
 */
@NullMarked
package dev.calgate.simulator.cronofy;

import org.jspecify.annotations.NullMarked;
