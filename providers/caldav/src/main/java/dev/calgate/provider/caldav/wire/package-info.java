/**
 * What goes over the wire, read into the terms of the seam: iCalendar objects, multistatus answers,
 * references. Pure functions of their input: no I/O, no clock, nothing thrown for hostile content
 * but the reason why it is refused. Start with {@link
 * dev.calgate.provider.caldav.wire.ObjectReader}.
 */
@NullMarked
package dev.calgate.provider.caldav.wire;

import org.jspecify.annotations.NullMarked;
