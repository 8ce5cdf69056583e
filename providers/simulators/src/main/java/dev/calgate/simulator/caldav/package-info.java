/**
 * A CalDAV server on loopback (RFC 4791, RFC 6578) with dials for the ways in which real servers
 * differ, and hands that edit its calendars as their owners would. It is strict and complete by
 * default, so a client that gets on with it, dial by dial, gets on with the field. Start with
 * {@link dev.calgate.simulator.caldav.CalDavSimulator}, then {@link
 * dev.calgate.simulator.caldav.SimulatedCalendar} and {@link dev.calgate.simulator.caldav.Dial}.
 */
@NullMarked
package dev.calgate.simulator.caldav;

import org.jspecify.annotations.NullMarked;
